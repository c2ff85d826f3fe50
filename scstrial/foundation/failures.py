"""Where something failed, without what it said: texts of exceptions may hold values typed about a patient."""


def place_of(error: BaseException) -> str:
    """Type and call places of an exception, without its message."""
    lines = [type(error).__name__]
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return "\n".join(lines)
