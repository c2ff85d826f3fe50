"""What a text message means: any reasonable wording ends messages, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.contact.choices import ReplyKind
from scstrial.contact.rules import LISTED, answered_by_provider, ends_everything, kind_of_reply, plain

STOPS = """
STOP
Stop.
stop!!
 sToP
please stop
Stop please
STOP NOW
stop it
please stop this
can you stop this please
STOPALL
Stop all
quit
END
revoke
Opt out
opt-out
optout
CANCEL
cancel please
unsubscribe
Unsubscribe me
remove me
🛑
stop texting me please
Please stop texting me
stop sending me these messages
stop the texts
stop messaging me
stop all these reminders
I want you to stop texting
will you stop sending me so many texts
stop contacting me
quit texting me
end these messages
cancel the reminders
cancel all messages
discontinue text messages
no more messages
No more texts!
no more of these texts please
no further messages please
don't text me
don’t text me anymore
Do not text me again
do not contact me
please do not message me
never text me again
Don't send me any more messages
dont send texts
I don't want these messages
I do not want to get texts anymore
I no longer want to receive messages
I don't want to be contacted
I don’t want any more of your texts
take me off your list
Take me off this list
remove my number
remove me from your list
delete my number please
lose my number
I want to opt out
please opt me out
I'd like to unsubscribe
I revoke my consent
I withdraw my permission
leave me alone
wrong number
You have the wrong number
this is the wrong person
enough
stop texting me my leg is numb
stop the emails
PARAR
pare
Paren por favor
ALTO
alto por favor
BAJA
baja
basta
basta ya
cancelar
fin
no más
No mas
ya no más mensajes
no más mensajes
no mas mensajes por favor
no me manden más mensajes
No me envíen mensajes
no me escriban
no me escriban más por favor
no me contacten
no me molesten
dejen de escribirme
Deje de mandarme mensajes
dejen de enviarme mensajes por favor
ya no quiero mensajes
no quiero recibir más mensajes
no quiero que me escriban
no deseo recibir sus avisos
quiero darme de baja
denme de baja
quiero la baja
paren los mensajes
paren de mandarme mensajes
cancelen los recordatorios
borren mi número
quítenme de la lista
número equivocado
tiene el número equivocado
déjenme en paz
STOP STOP STOP
stopp
S T O P
Stop. I don't want this
stop, wrong person
Who is this? Stop
Stop, please and thank you
Too many texts, stop
these texts are annoying please stop
I said stop
I told you to stop
you need to stop
Plz stop txting me
quit bugging me
enough with the texts
no texts
no text messages please
no contact
don't text
do not send
I no longer wish to receive these
I don't want these anymore
delete me
unsubcribe
I am opting out
cancel my subscription
turn off these reminders
turn the messages off
stop the log reminders
cease and desist
discontinue
¡ALTO!
¡Basta! No soy yo
stop los mensajes
suspendan los mensajes
no autorizo mensajes
sin mensajes por favor
ya no me manden nada
no envíen más
ya no quiero recibir nada
deja de escribirme
dejen de molestar
quítame de tu lista
retiro mi consentimiento
revoco mi permiso
""".strip().splitlines()

NOT_STOPS = """
I can't stop the pain
I can’t stop the pain
the pain won't stop
it does not stop
pain doesn't stop
when do I stop the eliquis?
Should I stop taking my medication
can I stop the stimulator
do I stop the blood thinner tonight
I had to stop and rest
I need to stop walking after 5 minutes
The bleeding will not stop
please stop the pain
make it stop
stop please it hurts
can you stop by
did the battery stop
please don't stop the messages
Don't stop texting me
do not stop the reminders
never stop the messages please
cancel my appointment
I need to cancel tomorrow
can we cancel the pull
Please cancel the procedure
I don't want the surgery
I don't want to do the trial
I did not get your message
I don't get messages from you
no messages today?
did you send a message
thank you for the messages
got your text
I will text you
my wife will text you
the end of the wire is loose
at the end of the day it is worse
at weekend I end up in bed
no more pain
no more sleep
no more bleeding
no pain
no
No thanks I am fine
not good
remove the bandage?
can I remove the tape
take me to hospital
the wire came out
help me stop the bleeding
my leg is numb
call me
ok
thanks
no puedo parar el dolor
el dolor no para
no para de sangrar
¿cuándo dejo la pastilla?
quiero dejar el medicamento
cancelar mi cita
quiero cancelar la cita
tengo la presión baja
me siento muy baja de ánimo
el dolor es alto
dolor más alto que ayer
para el dolor
para mañana
no recibí el mensaje
no me llegó el mensaje
no paren los mensajes
no dejen de escribirme
no quiero dejar de recibir mensajes
no quiero la operación
no me siento bien
no me duele
gracias por los mensajes
me duele mucho
basta con una pastilla
llámenme
Should I stop? It hurts
text me when to stop
turn it off please
turn these off
I want to end it
end it
I don't want this anymore
I do not consent
who is this
not me
no texts came
no contact with the left lead
they said no contact sports
the doctor told me to stop
it hurts until I stop
the block did nothing
should I halt the pills
do I need to discontinue the aspirin
I no longer want the device
suspender la pastilla
debo suspender el medicamento
no me mandaron nada
deja de funcionar
saque la cinta
no quiero más dolor
sin dolor
""".strip().splitlines()


@pytest.mark.parametrize("text", STOPS)
def test_any_reasonable_wording_ends_messages(text):
    assert kind_of_reply(text) is ReplyKind.STOP


@pytest.mark.parametrize("text", NOT_STOPS)
def test_words_about_something_else_go_to_a_nurse(text):
    assert kind_of_reply(text) is not ReplyKind.STOP


@pytest.mark.parametrize("word", sorted(LISTED))
@pytest.mark.parametrize(
    "shape", [str.upper, str.title, "  {}  ".format, "{}.".format, "please {}".format, "“{}”".format]
)
def test_each_listed_keyword_ends_messages_however_it_is_typed(word, shape):
    assert kind_of_reply(shape(word)) is ReplyKind.STOP


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("START", ReplyKind.START),
        ("unstop", ReplyKind.START),
        ("start texting me again", ReplyKind.START),
        ("please resume the messages", ReplyKind.START),
        ("Iniciar", ReplyKind.START),
        ("quiero los mensajes otra vez", ReplyKind.START),
        ("I start to feel better", ReplyKind.FREE),
        ("HELP", ReplyKind.HELP),
        ("Ayuda", ReplyKind.HELP),
        ("help it is bleeding", ReplyKind.FREE),
        ("YES", ReplyKind.YES),
        ("Yes please", ReplyKind.YES),
        ("Sí", ReplyKind.YES),
        ("sí, acepto", ReplyKind.YES),
        ("yes it still hurts", ReplyKind.FREE),
        ("yes but stop texting me", ReplyKind.STOP),
        ("", ReplyKind.FREE),
        ("7", ReplyKind.FREE),
    ],
)
def test_other_wordings(text, kind):
    assert kind_of_reply(text) is kind


@given(st.text(max_size=400))
def test_any_text_has_a_meaning(text):
    assert kind_of_reply(text) in ReplyKind


@given(st.sampled_from(STOPS), st.sampled_from(["", " ", "\n", "!!", " .", "  \t"]))
def test_case_spaces_and_signs_change_nothing(text, tail):
    assert kind_of_reply(text.upper() + tail) is ReplyKind.STOP
    assert kind_of_reply(tail + text) is ReplyKind.STOP or tail.strip()


@pytest.mark.parametrize(
    ("text", "everything"),
    [("STOP", False), ("stop all messages", True), ("stop the emails too", True), ("no más mensajes", False)],
)
def test_who_speaks_of_all_messages_ends_e_mail_as_well(text, everything):
    assert ends_everything(text) == everything


@pytest.mark.parametrize(
    ("text", "provider", "answered"),
    [("Stop.", True, True), ("STOP", False, False), ("stop texting me", True, False), ("alto", True, False)],
)
def test_a_patient_gets_one_confirmation(text, provider, answered):
    assert answered_by_provider(text, provider) == answered


def test_accents_and_signs_are_taken_off():
    assert plain("¡No me ENVÍEN más, por favor!") == "no me envien mas por favor"
