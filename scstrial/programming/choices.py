"""Closed lists of programming: waveforms and who programs (rule book 6.4)."""

from scstrial.foundation.choice import Choice


class Waveform(Choice):
    TONIC = "tonic", "Tonic (paresthesia)"
    HF_10KHZ = "hf_10khz", "10 kHz"
    BURST = "burst", "Burst"
    HIGH_DOSE = "high_dose", "High dose or 1 kHz"
    DTM = "dtm", "DTM"
    FAST = "fast", "FAST"
    ECAP = "ecap", "ECAP closed loop"
    OTHER = "other", "Other"

    @property
    def short(self) -> str:
        """`Tonic`: without what explains it."""
        return self.label.split(" (")[0]


class ProgrammedBy(Choice):
    REP = "rep", "Company representative"
    NURSE = "nurse", "Nurse"
    PHYSICIAN = "physician", "Physician"
