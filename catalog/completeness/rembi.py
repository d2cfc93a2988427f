"""REMBI, Recommended Metadata for Biological Images (Sarkans et al. 2021, doi:10.1038/s41592-021-01166-8): its eight
modules, as far as a catalog of archives' records can see them.

`required` is what the BioImage Archive's schema of REMBI 1.5 requires, and a licence, without which nothing may be used
again. Not asked: contrast inversion (of electron microscopy only), file schemas, and the transformation of coordinates
where no images were correlated.
"""

import re

from catalog.completeness.base import Checklist, Item, Material, Module
from catalog.completeness.looks import (
    described,
    each_part,
    either,
    imaged,
    named,
    paired,
    some,
    text,
    tied,
    told,
    varied,
)

_CORRELATED = re.compile(
    r"spatial and temporal alignment|fiducial|transformation matrix|image correlation", re.IGNORECASE
)
_ANALYSED = re.compile(r"analysis|analysed|feature|segmentation", re.IGNORECASE)


def _not_correlated(material: Material) -> str:
    found = any(_CORRELATED.search(name) for name in material.protocols | material.details)
    return "" if found else "The record tells of no images of one specimen that were made to match each other."


def _not_analysed(material: Material) -> str:
    found = material.stated("phenotype").values or any(_ANALYSED.search(name) for name in material.protocols)
    return "" if found else "The record tells of images only, not of what was found in them."


REMBI = Checklist(
    "rembi", "REMBI", "10.1038/s41592-021-01166-8",
    (
        Module("study", "Study", (
            Item("title", "Title", True, text(lambda m: m.title, least=25), "Give a title of at least 25 characters."),
            Item("description", "Description", True, text(lambda m: m.description, least=25),
                 "Say in a few sentences what was done and why."),
            Item("study_type", "Study type", False, tied("study_type"),
                 "State the type of study as a term, such as EFO's high content screen."),
            Item("keywords", "Keywords", True, some(lambda m: m.keywords, "keyword"), "Give key words."),
            Item("contributors", "Contributors", True, some(lambda m: m.authors, "contributor"),
                 "Name those who made the data, with ORCID."),
            Item("publication", "Publication", False, some(lambda m: m.publications, "publication"),
                 "Name the publication, with its DOI, once there is one."),
            Item("licence", "Licence", True, text(lambda m: m.licence),
                 "State a licence; without one nobody may use the images again."),
        )),
        Module("component", "Study component", (
            Item("component_description", "Description of each component", True, each_part(lambda p: p.described),
                 "Describe each screen or experiment by itself."),
            Item("imaging_method", "Imaging method", True, tied("imaging_method"),
                 "State the imaging method as a term of FBbi."),
        )),
        Module("biosample", "Biosample", (
            Item("identity", "Samples one by one", False, each_part(lambda p: p.listed),
                 "List the samples of each component, with what each of them is."),
            Item("organism", "Organism", True, tied("organism"), "State the organism as a taxon of NCBI."),
            Item("biological_entity", "Biological entity", True,
                 named("biological_entity", "cell_line", "cell_type", "anatomy", "cellular_component"),
                 "Say what was imaged: the cell line, tissue, organ or structure."),
            Item("intrinsic_variable", "Intrinsic variable", False,
                 named("gene", "genotype", "orf", "strain", "disease", "sex", "age", "developmental_stage", "variable"),
                 "State what sets the samples apart by themselves, such as genotype, sex or disease."),
            Item("extrinsic_variable", "Extrinsic variable", False,
                 named("compound", "dose", "treatment", "sirna", "variable"),
                 "State what was done to the samples, such as a treatment with a compound."),
            Item("experimental_variable", "Experimental variable", False,
                 either(varied("gene", "sirna", "orf", "compound", "dose", "treatment", "genotype", "strain"),
                        named("variable")),
                 "State what was varied between samples."),
        )),
        Module("specimen", "Specimen", (
            Item("experimental_status", "Test or control", False, named("control"), "Say which samples are controls."),
            Item("location", "Location within the biosample", False,
                 either(named("anatomy", "cellular_component"), told("location")),
                 "Say where in the biosample the specimen was taken from."),
            Item("preparation", "Preparation method", True,
                 either(tied("preparation"), described(r"prepar|growth|treatment|fixation|staining|labell?ing")),
                 "Describe how the specimens were grown and prepared."),
            Item("contrast", "Signal or contrast mechanism", False,
                 either(tied("contrast"), tied("visualization"), told("contrast")),
                 "State what gives the signal, as a term of FBbi."),
            Item("channel_content", "Channels", False, named("channel"), "Name the channels."),
            Item("channel_entity", "What each channel shows", False,
                 either(paired("channel"), named("antibody", "protein")),
                 "Say what each channel shows, as in Hoechst:DNA."),
        )),
        Module("acquisition", "Image acquisition", (
            Item("instrument", "Instrument", True, either(named("instrument"), told("instrument|microscope")),
                 "Name the microscope."),
            Item("parameters", "Acquisition parameters", True, either(described(r"ac?quis|imaging"), told("technicaldetails")),
                 "Describe how the images were taken."),
        )),
        Module("image_data", "Image data", (
            Item("format", "Format", False, either(imaged(lambda i: i.format), told("image (?:data|file) (?:format|type)")),
                 "Say in which format the images are."),
            Item("extents", "Dimension extents", False, imaged(lambda i: i.extents), "State the size along each axis."),
            Item("size", "Size", False, either(imaged(lambda i: i.size), told("(?:screen|experiment) size")),
                 "Say how large the data are."),
            Item("pixel_size", "Pixel size", False, imaged(lambda i: i.pixel_size),
                 "State the physical size of a pixel, with its unit."),
            Item("channels", "Channel information", False, either(imaged(lambda i: i.channels), named("channel")),
                 "Say what each channel of an image is."),
            Item("processing", "Image processing", False, told("processing|deconvol|stitch"),
                 "Say how the images were processed before they were deposited, or that they are raw."),
        )),
        Module("correlation", "Image correlation", (
            Item("alignment", "Spatial and temporal alignment", True, told("alignment"), "Say how images were aligned."),
            Item("fiducials", "Fiducials", True, told("fiducial"), "Name the fiducials, or say that none were used."),
            Item("matrix", "Transformation matrix", True, told("transformation"), "Give the transformation."),
        ), _not_correlated),
        Module("analysed", "Analysed data", (
            Item("result", "What was found", False, either(tied("phenotype"), told("feature|result")),
                 "State what was found, each phenotype as a term."),
            Item("method", "Analysis method", True, described("analysis|segmentation|feature extraction|tracking"),
                 "Describe how the images were analysed."),
        ), _not_analysed),
    ),
)  # fmt: skip
