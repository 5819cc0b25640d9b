"""Keeps dbt's partial parse true to the files."""


def compare_whole_files():
    """dbt 1.12 compares files with each run of white space as one blank (`normalize_file_contents` of
    dbt/parser/read_files.py). Its partial parse would keep `'a b'` where the file now says `'a  b'`.
    Where dbt has no such function, it compares whole files already."""
    try:
        from dbt.parser import read_files
    except ImportError:
        return
    if hasattr(read_files, "normalize_file_contents"):
        read_files.normalize_file_contents = lambda contents: contents
