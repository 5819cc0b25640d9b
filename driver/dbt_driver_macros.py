"""Spares the action's own project (`warehouse/`) the parsing of dbt's and the adapter's macros: 90 %
of its parse, and the user's project has done it in this process."""

OPERATIONS = "dbt_ci_warehouse"


def share_macros(parsed_manifests):
    """Without the places in dbt that this needs, everything is parsed as always.

    parsed_manifests: gives those of this process."""
    try:
        from dbt.adapters.factory import get_adapter_package_names
        from dbt.parser.manifest import ManifestLoader

        parse = ManifestLoader.load_and_parse_macros
    except (ImportError, AttributeError):
        return

    def load_and_parse_macros(loader, files_by_project):
        macros = {}
        if loader.root_project.project_name == OPERATIONS:
            adapter = loader.root_project.credentials.type
            packages = frozenset(get_adapter_package_names(adapter))
            macros = macros_of(packages, adapter, parsed_manifests())
        if macros:
            loader.manifest.macros.update(macros)
            files_by_project = {
                name: files for name, files in files_by_project.items() if name not in packages
            }
        parse(loader, files_by_project)

    ManifestLoader.load_and_parse_macros = load_and_parse_macros


def macros_of(packages, adapter, manifests):
    for manifest in manifests:
        if manifest.metadata.adapter_type == adapter:
            return {
                unique_id: macro
                for unique_id, macro in manifest.macros.items()
                if macro.package_name in packages
            }
    return {}
