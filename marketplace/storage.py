"""Static files under hashed names, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

from marketplace.stylesheets import FoldsStylesheets


class HashedStaticFiles(FoldsStylesheets, CompressedManifestStaticFilesStorage):
    """Also rewrites `import` paths inside ES modules, since the modules are served as written, without a bundler."""

    support_js_module_import_aggregation = True
