"""What each key of a source stands for (rule book 14), for whoever reads a checklist without the rule book."""

from collections.abc import Iterable, Mapping

OWN = "rule book"  # keys that begin so name a section of the program's own book of rules
OWN_WORDS = "Default of the program by its own book of rules"

TITLES: Mapping[str, str] = {
    "A56876": "CMS billing article A56876 of LCD L37632",
    "AETNA": "Aetna Clinical Policy Bulletin 0194",
    "ALL44": "Report of an allergy taken for an infection, painmedicine-casereports.com 44",
    "ASRA18": "Narouze et al., interventional pain and antithrombotics, Reg Anesth Pain Med 2018;43:225",
    "ASRA23": "Shanthanna et al., guideline on selection and trials, Reg Anesth Pain Med 2023;48:273",
    "CGS": "CGS, prior authorization of implanted spinal neurostimulators",
    "D3RX": "Secondary copy of Aetna CPB 0194 (d3rx.com)",
    "DRO": "Secondary copy of Aetna CPB 0194 (droracle.ai)",
    "EGE": "Ege et al., Pain Management 2023",
    "EHT": "E-health tool for selection (Thomson 2020), read in a summary",
    "EHT26": "E-health tool for selection, report on 80 patients",
    "EVI": "eviCore CMM-211",
    "GH1": "Local coverage determination of a second MAC, read in a copy",
    "GH2": "Local coverage determination L37632 (Palmetto), read in a copy",
    "HAG-A1C": "Hagedorn et al., Pain Practice 2023;23:83",
    "HOE17": "Hoelzer et al., Neuromodulation 2017",
    "HUP": "Huprikar, abstract on a cord injury at the removal of a lead, pmrjabstracts.org",
    "MP328": "BCBS Alabama medical policy MP-328",
    "NACC17": "Deer et al., NACC on infection, Neuromodulation 2017",
    "NFS": "Neuromodulation Foundation, practice parameters: patient selection",
    "NGS1": "NGS, prior authorization of implanted spinal neurostimulators",
    "NICE": "NICE technology appraisal TA159",
    "NISS": "Higher opioid dose and outcome, PMID 33073907",
    "NOR": "Noridian, prior authorization of implanted spinal neurostimulators",
    "QUAL": "Copy of the eviCore criteria at another plan",
    "SIMO19": "Opioid dose before stimulation, PMID 31199551",
    "WHISP": "Protocol of a randomised trial of stimulation, PMC5131423",
}


def keys_in(source: str) -> list[str]:
    """The keys in `NGS1, CGS`; a remark after a semicolon is none."""
    return [key.strip() for key in source.partition(";")[0].split(",") if key.strip()]


def titles_of(sources: Iterable[str]) -> list[tuple[str, str]]:
    """Each key once with what it stands for, in alphabetical order, the program's own book last."""
    keys = {key for source in sources for key in keys_in(source)}
    told = [(key, TITLES[key]) for key in sorted(keys) if key in TITLES]
    own = sorted(key for key in keys if key.startswith(OWN))
    return [*told, (", ".join(own), OWN_WORDS)] if own else told
