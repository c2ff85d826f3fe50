"""What a text message from a patient means. Wrongly read as STOP it would silence a patient: only clear words count.

TCPA, 47 CFR 64.1200(a)(10) since 11 April 2025: any reasonable wording ends messages; the listed keywords are stop,
quit, end, revoke, opt out, cancel, unsubscribe. What is not clear goes to a nurse, who reads the text.
"""

import re
import unicodedata

from scstrial.contact.choices import ReplyKind

LISTED = frozenset({"stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"})
# What Twilio answers, and blocks, by itself: a confirmation of ours would be the second one.
ANSWERED_BY_TWILIO = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
STOP_WORDS = LISTED | frozenset(
    {
        "stopall", "stop all", "optout", "opt me out", "opting out", "remove", "remove me", "unsubscribe me", "no more",
        "stopp", "stopit", "s t o p", "stop them", "stop sending", "unsubcribe", "unsuscribe", "delete me", "cease",
        "cease and desist", "halt", "discontinue", "no longer interested", "cancel subscription",
        "cancel my subscription", "enough", "leave me alone", "wrong number", "wrong person", "not interested",
        "go away",
        "alto", "parar", "pare", "paren", "para", "para ya", "baja", "basta", "basta ya", "cancelar", "cancele", "fin",
        "terminar", "detener", "salir", "no mas", "ya no", "ya no mas", "numero equivocado", "persona equivocada",
        "dejenme en paz", "dejeme en paz", "no me interesa", "quitar", "anular", "suficiente",
        "detenganse", "suspender", "cese", "eliminar", "sin mensajes",
    }
)  # fmt: skip
START_WORDS = frozenset(
    {
        "start",
        "unstop",
        "resume",
        "restart",
        "subscribe",
        "iniciar",
        "inicio",
        "empezar",
        "comenzar",
        "reanudar",
        "alta",
    }
)
HELP_WORDS = frozenset({"help", "info", "ayuda", "informacion", "help me", "ayudeme"})
YES_WORDS = frozenset(
    {"yes", "y", "yeah", "yep", "yes i agree", "i agree", "agree", "ok yes", "si", "s", "si acepto", "acepto", "claro"}
    | {"si claro", "de acuerdo", "estoy de acuerdo"}
)
# As the first or last words of a message, set off by a sign: "Who is this? Stop". A question is none.
SAID_APART = frozenset({"stop", "unsubscribe", "alto", "basta"})
PIECE = re.compile(r"[^.,;:!?\n]+[.,;:!?\n]*")
STOP_SIGNS = ("\N{OCTAGONAL SIGN}", "\N{NO ENTRY}")
POLITE = re.compile(
    r"^(?:(?:please|pls|plz|hi|hello|hey|ok|okay|just|thanks|thank you|por favor|hola|gracias|ya|now)\s+)+"
    r"|(?:\s+(?:please|pls|plz|thanks|thank you|now|immediately|already|por favor|gracias|ya|ahora))+$"
)

THINGS = (
    r"(?:texts?|texting|txts?|txting|messages?|messaging|msgs?|sms|reminders?|e ?mails?|notifications?|alerts?|"
    r"contacting|writing|bugging|bothering|spamming|spam|contact)"
)
FILL = (
    r"(?:sending|getting|receiving|to|get|receive|have|me|my|us|these|those|the|all|any|this|your|with|daily|more|of|"
    r"log|morning|evening|appointment|text|from|please|automatic|automated|annoying|so|many|such|further|clinic|now|anymore|being|be|every|single|for)"
)
COSAS = r"(?:mensajes?|mensajitos?|textos?|sms|avisos?|recordatorios?|correos?|notificaci(?:on|ones)|emails?)"
RELLENO = (
    r"(?:de|enviar(?:me)?|mandar(?:me)?|recibir|con|los|el|las|estos|esos|este|ese|mas|me|sus|su|tantos|todos|a|que|"
    r"tener|quiero|automaticos|por|favor)"
)
STOPPING = r"(?:stop|quit|end|cease|cancel|discontinue|unsubscribe)"
PARAR = (
    r"(?:dejen?|dejar|deja|paren?|parar|para|basta|cancelar|cancelen?|detener|detengan|terminen?|terminar|alto|stop|"
    r"suspendan?|suspender|no autorizo)"
)
STOP_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{STOPPING}(?: {FILL})* {THINGS}\b",
        rf"\bno (?:more|further)(?: {FILL})* {THINGS}\b",
        r"\b(?:dont|do not|never|not to) (?:ever )?(?:text|message|contact|email|e mail|write to|write|sms)"
        r" (?:me|us|this number|here)\b",
        rf"\b(?:dont|do not|never) (?:ever )?send(?: {FILL})* {THINGS}\b",
        r"\b(?:dont|do not|never) (?:ever )?(?:text|message|contact|email|send)(?: \w+)? (?:again|anymore|any more)\b",
        rf"\b(?:dont|do not|no longer|not)(?: \w+)? (?:want|wish|like|need)(?: {FILL})* {THINGS}\b",
        r"\b(?:dont|do not|no longer|not)(?: \w+)? (?:want|wish)(?: to)?(?: be)? (?:texted|contacted|messaged)\b",
        r"\b(?:take|get|remove|delete) (?:me|my (?:phone )?number|this (?:phone )?number)(?: off| from| out)\b",
        r"\b(?:remove|delete|lose|erase|forget) (?:my|this) (?:phone )?number\b",
        r"\b(?:want|like|wish|need|please|going) (?:to )?(?:opt out|unsubscribe|be removed)\b",
        r"\bopt (?:me )?out\b|\bunsubscribe me\b",
        rf"\bturn off(?: {FILL})* {THINGS}\b|\bturn (?:the |these |those |your )?{THINGS} off\b",
        rf"\benough (?:with|of)(?: {FILL})* {THINGS}\b",
        rf"\b{THINGS}(?: (?:are|is|so|too|very|annoying|many|please|just|now))* (?:please )?(?:stop|quit)$",
        r"^no (?:text messages?|texts?|texting|sms|contact)$",
        r"^(?:dont|do not) (?:text|message|contact|email|send)(?: me| us| any)?$",
        r"\b(?:dont|do not|no longer) (?:want|wish|need|like)(?: to (?:receive|get))? (?:these|those)"
        r"(?: any ?more)?$",
        r"^i (?:already )?(?:said|told you(?: people| guys)?)(?: to)? stop$|^you (?:need to|must|have to|should) stop$",
        r"^(?:stop|sorry|no) (?:you have |this is |its )?(?:the |a )?wrong (?:number|person)$|\bopting out\b",
        r"\b(?:revoke|withdraw|take back) (?:my |the )?(?:consent|permission|agreement)\b",
        r"\bleave me alone\b|\b(?:this is|you have|got) (?:the |a )?wrong (?:number|person)\b",
        r"^(?:please |can you |could you |will you |just )*(?:stop|quit)(?: (?:it|this|that|these|those|all|everything|"
        r"please|now|already|thanks|immediately|today|sir|it now|doing this))+$",
        rf"\b{PARAR}(?: {RELLENO})* {COSAS}\b",
        r"\b(?:dejen?|deje|deja|paren?|basta) de (?:escribir|mandar|enviar|molestar|textear|contactar)(?:me)?\b",
        r"^(?:ya )?no (?:me )?(?:envien?|envies|manden?|mandes) (?:nada mas|mas nada|mas|nada)$",
        r"\bno (?:quiero|deseo) (?:recibir|que me (?:manden|envien)) (?:mas nada|nada mas|nada|mas)$",
        r"\b(?:revoco|retiro) (?:mi |el )?(?:consentimiento|permiso|autorizacion)\b",
        rf"\b(?:no mas|ya no mas)(?: {RELLENO})* {COSAS}\b",
        r"\bno (?:me|nos) (?:manden?|mandes|envien?|envies|escriban?|escribas|contacten?|molesten?|texteen?)\b"
        r"(?! (?:los|el) resultado)",
        rf"\bno (?:quiero|deseo|necesito)(?: {RELLENO})* {COSAS}\b",
        r"\bno (?:quiero|deseo) que (?:me|nos) (?:escriban|manden|envien|contacten|molesten)\b",
        r"\b(?:dar(?:me)?|denme|deme|dame|quiero|pido|solicito)(?: darme)?(?: de| la)? baja\b",
        r"\b(?:borr|quit|elimin|sa(?:c|qu))(?:a|e|en)(?:me)?(?: de(?: la| su| tu)? lista| mi numero| este numero)\b",
        r"\b(?:es|tiene|tienen)(?: el| un)? numero equivocado\b",
    )
)
# "Please do not stop the messages": asks for the contrary.
GO_ON = re.compile(
    r"\b(?:dont|do not|never|not|cant|cannot|can not|wont|will not|didnt|shouldnt|should not) (?:ever |please )?"
    rf"{STOPPING}\b"
    r"|\bno (?:quiero |me |nos )?(?:dejen?|dejar|deje|paren?|parar|cancelen?|cancelar|detengan|terminen?)\b"
)
START_PATTERN = re.compile(
    r"^(?:start|resume|restart|begin)(?: (?:sending|texting|messaging|me|again|the|my|texts|messages|reminders))+$"
    r"|^quiero (?:recibir )?(?:los |otra vez )*mensajes(?: otra vez| de nuevo)$"
)
EVERYTHING = re.compile(r"\b(?:all|everything|e ?mails?|todos?|todo|correos?|stopall)\b")


def plain(text: str) -> str:
    """Lower case without accents, signs and double spaces; "can't" becomes "cant"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"['’‘`´]", "", bare)).split())


def kind_of_reply(text: str) -> ReplyKind:
    """What the patient asks for; `FREE` when that is not clear, or when it is about something else."""
    words = plain(text)
    core = once(POLITE.sub("", words).strip() or words)
    if asks_to_stop(text, words, core):
        return ReplyKind.STOP
    if core in START_WORDS or START_PATTERN.search(core):
        return ReplyKind.START
    if core in HELP_WORDS:
        return ReplyKind.HELP
    return ReplyKind.YES if core in YES_WORDS else ReplyKind.FREE


def once(words: str) -> str:
    """`stop stop stop` says what `stop` says."""
    single = set(words.split())
    return single.pop() if len(single) == 1 else words


def is_said_apart(text: str) -> bool:
    """Do the first or the last words, set off by a sign and no question, ask to stop?"""
    pieces = PIECE.findall(text)
    return any("?" not in piece and plain(piece) in SAID_APART for piece in (*pieces[:1], *pieces[-1:]))


def asks_to_stop(text: str, words: str, core: str) -> bool:
    """The keywords by themselves, or words that speak of messages: "stop" about anything else does not count."""
    if text.strip(" \t\r\n!.?") in STOP_SIGNS or {words, core} & STOP_WORDS:
        return True
    if GO_ON.search(words):
        return False
    if is_said_apart(text):
        return True
    return any(pattern.search(words) or pattern.search(core) for pattern in STOP_PATTERNS)


def ends_everything(text: str) -> bool:
    """Of a STOP: does it speak of e-mail or of all messages, and not of text messages alone?"""
    return EVERYTHING.search(plain(text)) is not None


def answered_by_provider(text: str, provider_answers: bool) -> bool:
    """True when the service confirms this STOP by itself, so that the patient gets one confirmation and not two."""
    return provider_answers and plain(text) in ANSWERED_BY_TWILIO
