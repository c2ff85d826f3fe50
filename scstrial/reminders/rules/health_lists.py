"""Words of health in English and Spanish, without accents: diagnosis, device, drug, score, body, what is done.

The names in the program's own lists (drugs, vendors, instruments, areas, indications) are added by `health_words`.
"""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A word that begins so tells.
BEGINNINGS = words(
    """
    diagnos disease illness patholog patolog sympt sintoma syndrom sindrom enferm neuropat neuralg radicul sciatic
    ciatic lumba hernia herniat scolio escolio stenos estenos fibromyalg fibromialg migrain migrana jaqueca cefalea
    headach arthrit arthros artrit artros ischem isquem diabet cancer tumor tumour pregnan embaraz depress depresi
    anxiety ansiedad psych psicolog psiqui suicid epilep dementia demencia hepatit addict adicci adicto
    pain painful chronic cronic dolor doloros dolenc adolor duele molestia aching hurts hurting numbness tingl
    entumec hormigue adormec ardor fever fiebre infect infecc wound herida incision incisi bleed sangr blood coagul
    surg cirug ciruj quirurg operat operaci procedure procedimiento trial ensayo epidural spinal spine nervio nervi
    columna medula espalda pierna cuello rodilla cadera hombro shoulder thorac toracic cervical temperatur
    device dispositiv batter bateria implant electrod neurostim neuroestim neuromod stimul estimul generator generador
    programmer programador controller pacemaker marcapas cathet cateter needle aguja recharg recarg leads wires
    anesth anestes sedat sedaci sutur stitch bandag vendaj inject inyecc radiograf resonancia tomograf platelet plaquet
    drug medic medicament farmac pill tablet capsul pastilla comprimido pildora receta dose dosis
    opioid opiate opiac narcotic analges antibiot anticoag antiplatel antiagreg antidepres thinner nsaid steroid
    esteroid cortison predniso benzodiaz cannab marijuana marihuana
    apixab rivarox dabigatr edoxab warfar coumadin jantoven eliquis xarelto pradaxa savaysa clopidog plavix ticagrel
    brilinta prasugr effient heparin enoxapar lovenox aspirin ibuprof advil motrin naprox aleve celecox celebrex
    meloxic diclofen ketorol toradol tylenol acetamin paracetam oxycod oxicod oxycont percocet hydrocod hidrocod
    vicodin hydromorph hidromorf dilaudid morphin morfin fentan duragesic methadon metadon buprenor butrans belbuca
    suboxon nalox narcan tramad ultram tapentad nucynta codein gabapent neurontin pregabal lyrica duloxet cymbalta
    amitript nortript baclof tizanid cyclobenz ciclobenz flexeril ketamin lidoca insulin metform diazep lorazep
    alprazol zolpid
    score scale rating puntuaci puntaje calificaci escala
    """
)
# Only as a whole word, with or without an s at its end: longer words that begin so are everyday ones.
WHOLE = words(
    """
    lead wire nerve cord spin leg neck foot feet hip knee arm clot hiv vih sida mrsa mri xray emg inr hba1c a1c mme nrs
    phq crps sdrc fbss psps scs drg tens vns pns ipg stim hfx nevro saluda senza nalu sore ache hurt numb disc disk
    asthma asma relief alivio charger cable prueba brazo surgeon bloqueo
    """
)
# Tells wherever it stands in a word.
INSIDE = ("stimul", "estimul", "opioid", "implant", "electrod", "neuropat", "analges", "epidural", "anestesi")
# How the names of drugs end, in both languages.
ENDINGS = (
    "codone", "codona", "xaban", "parina", "profeno", "gabalin", "gabalina", "azepam", "azolam", "caine", "caina",
    "morphone", "statin", "statina",
)  # fmt: skip
# Health only in their company: a body's back, a maker's full name, a score, a code of a diagnosis or of an operation.
PHRASES = (
    r"(?:my|your|his|her|low|lower|upper|mid) back",
    r"boston scientific",
    r"remote control",
    r"\d{1,3} ?(?:/|of|out of|de|sobre) ?10",
    r"eva \d{1,2}",
    r"\d{1,3} ?(?:%|percent|por ciento)",
    r"[a-tv-z]\d\d\.\d{1,4}",
    r"6365[05]|6366[1-4]|6368[58]",
)
# Parts of names in the program's lists that are no health words by themselves.
HARMLESS = words(
    """
    after other with without and type the not for left right upper lower half whole front side inner outer both chest
    one two area list more than units general health summary quality life short form global impression change patient
    patients questionnaire index test tool scientific boston high low dose daily primary secondary prevention oral patch
    persistent refractory complex regional residual limb ischaemic today night hand hours minutes metres distance
    sitting standing walking into under overall above another activities intensity roles social physical function
    convertible table utility satisfaction interference disturbance dissolving fish oil back
    """
)
# Signs that look like a small Latin letter and are none, or stand for one.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕкмнптвгԁһԛԝӏαβεικμνορτυχγηωıɩʟᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijskmhntbrdhqwlabeikmnoptuxynwiilabcdefghijkmnoprstuvwyz",
)
FIGURES = "0134578@$"  # typed in place of letters; 1 is an i or an l
AS_LETTERS = (str.maketrans(FIGURES, "oieastbas"), str.maketrans(FIGURES, "oleastbas"))
