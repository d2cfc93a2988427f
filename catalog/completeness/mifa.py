"""MIFA, metadata for sets of annotations made from images, such as masks for training (Zulueta-Coarasa et al. 2025,
doi:10.1038/s41592-025-02835-8), as the BioImage Archive's schema has it. Versions of a set, and what stands in file lists
about each file, are not kept by the catalog and not asked for.
"""

from catalog.completeness.base import Checklist, Item, Material, Module
from catalog.completeness.looks import each_set, some, text, told


def _no_annotations(material: Material) -> str:
    return (
        ""
        if material.annotation_sets
        else "It is for studies that hold annotations of images, such as masks; this one has none."
    )


MIFA = Checklist(
    "mifa", "MIFA", "10.1038/s41592-025-02835-8",
    (
        Module("study", "Study", (
            Item("title", "Title", True, text(lambda m: m.title), "Give a title."),
            Item("description", "Description", True, text(lambda m: m.description), "Describe the study."),
            Item("licence", "Licence", True, text(lambda m: m.licence), "State a licence, CC0 or CC BY."),
            Item("keywords", "Keywords", False, some(lambda m: m.keywords, "keyword"), "Give key words."),
            Item("authors", "Authors", False, some(lambda m: m.authors, "author"), "Name the authors."),
            Item("publication", "Publication", False, some(lambda m: m.publications, "publication"),
                 "Name the publication, once there is one."),
            Item("funding", "Funding statement", True, told("^funding"), "Say who paid for it."),
            Item("models", "AI models trained", False, told(r"\bai models?\b|trained model"),
                 "Name the models that were trained on the annotations."),
        )),
        Module("annotations", "Annotations", (
            Item("overview", "Overview", True, each_set("annotation overview"), "Say what each set of annotations is."),
            Item("type", "Annotation type", True, each_set("annotation type"),
                 "State the type of each set, such as segmentation_mask."),
            Item("method", "Method", True, each_set("annotation method"), "Say how each set was made, and by whom."),
            Item("criteria", "Criteria", False, each_set("annotation criteria"), "Give the rules that annotators followed."),
            Item("coverage", "Coverage", False, each_set("annotation coverage"),
                 "Say how much of the images was annotated."),
            Item("confidence", "Confidence", False, each_set("annotation confidence(?: level)?"),
                 "Say how sure the annotations are."),
        )),
        Module("files", "Files", (
            Item("file_list", "List of annotation files", True, each_set("file list"),
                 "List the files of each set, with the image that each was made from."),
        )),
    ),
    _no_annotations,
)  # fmt: skip
