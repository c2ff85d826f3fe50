def test_first(house_on, person_at):
    house = house_on("sqlite")
    house.clock_is("2026-02-09 09:00")
    house.hire("nurse", "physician")
    nurse = person_at(house, "phone")
    nurse.signs_in("nurse")
    nurse.opens("/patients/new")
