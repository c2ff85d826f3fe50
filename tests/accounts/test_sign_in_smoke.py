def test_a_nurse_signs_in(client, nurse):
    client.sign_in(nurse)
