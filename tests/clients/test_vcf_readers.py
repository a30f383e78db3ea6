"""vcftools, plink2 and Beagle read `--format vcf` without a warning, and have the genotypes of the source.

The comparisons are as exact as the programs allow. Each loses something, whoever wrote the VCF, and the tests say what.
"""

import gzip

import made
import util
from made import Genotype, Site


class Reader(util.ClientTest):
    """The made inputs and the real panel as VCF."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.write("contigs.fai", made.contigs() + made.X_CONTIGS + util.contigs())
        cls.sources = {
            "matrix": made.matrix(),
            "complete": made.matrix(missing=False),
            "structural": made.structural(),
            "ploidy": made.mixed_ploidy(),
            "men_and_women": made.mixed_ploidy(missing=False),
        }
        for name, source in cls.sources.items():
            cls.vcf(name, source.text)

    @classmethod
    def vcf(cls, name: str, text: str | bytes, options: str = "") -> None:
        cls.write(f"{name}.tsv", text)
        cls.sh(f"hapfilter -f vcf --contigs contigs.fai {options} {name}.tsv > {name}.vcf").silent()

    @classmethod
    def panel(cls) -> bytes:
        """Makes panel.vcf. Returns its rows."""
        cls.vcf("panel", util.panel(f"-H -f '{util.FULL}'"))
        return cls.sh("grep -v '^#' panel.vcf").silent()

    @classmethod
    def family(cls) -> list[Site]:
        """Makes family.vcf, with phase sets and unphased genotypes. Returns its sites."""
        cls.write("source.vcf", util.family_vcf())
        cls.vcf("family", cls.sh(f"bcftools query -H -f '{util.SETS}' source.vcf").silent())
        rows = [row for row in cls.read("family.vcf") if not row[0].startswith("#")]
        assert any(row[8] == "GT:PS" for row in rows), "sets are in it"
        sites = []
        for site in util.family():
            calls = [Genotype(tuple(call.strands), call.phased) for call in site.calls.values()]
            sites.append(Site(util.CONTIG, int(site.position), site.alleles[0], calls))
        return sites

    def no_warning(self, text: str) -> None:
        self.assertNotRegex(text, "(?i)warning|error", text)

    def have(self, found: list[Site], source: list[Site], what: str) -> None:
        """As assertEqual, with the first difference only."""
        self.assertEqual(len(found), len(source), what)
        for one, other in zip(found, source):
            self.assertEqual(one, other, what)


class Vcftools(Reader):
    def run_it(self, options: str) -> util.Outcome:
        outcome = self.sh(f"vcftools {options}")
        outcome.ok()
        self.no_warning(outcome.stderr)
        return outcome

    def recoded(self, name: str) -> list[Site]:
        return made.sites_of_vcf(self.run_it(f"--vcf {name}.vcf --recode --stdout").stdout)

    def test_the_genotypes_are_those_of_the_source(self):
        for name, source in self.sources.items():
            # It writes half a genotype as a haploid one, and drops the number of strands of a missing one. It writes
            # all alleles in upper case, breakends too.
            found, wanted = (
                [site.changed("without_missing_strands", "in_upper_case") for site in sites]
                for sites in (self.recoded(name), source.sites)
            )
            self.have(found, wanted, name)

    def test_phase_sets_do_no_harm(self):
        wanted = [site.changed("without_missing_strands") for site in self.family()]
        found = [site.changed("without_missing_strands") for site in self.recoded("family")]
        self.have(found, wanted, "family")

    def test_the_panel_comes_through_byte_for_byte(self):
        rows = self.panel()
        self.sh("bgzip -kf panel.vcf").silent()
        self.same(self.sh("vcftools --gzvcf panel.vcf.gz --recode --stdout | grep -v '^#'").ok(), rows)

    def test_counts_are_those_of_the_matrix(self):
        self.run_it("--vcf matrix.vcf --counts --out counts")
        header, *rows = self.read("counts.frq.count")
        for row, site in zip(rows, self.sources["matrix"].sites, strict=True):
            alleles = {allele.upper(): int(count) for allele, count in (field.split(":") for field in row[4:])}
            strands = [strand for call in site.calls for strand in call.strands if strand != "."]
            self.assertEqual(alleles, {allele: strands.count(allele) for allele in alleles})
            self.assertEqual(sum(alleles.values()), len(strands))
            self.assertEqual(row[:2], [site.contig, str(site.position)])

    def test_it_finds_nothing_unphased(self):
        # `--phased` leaves out each site with an unphased genotype.
        sites = self.sources["complete"].sites
        found = self.run_it("--vcf complete.vcf --phased --recode --stdout").stdout
        self.have(made.sites_of_vcf(found), sites, "complete")

    def test_the_validator_finds_nothing(self):
        for name in self.sources:
            outcome = self.sh(f"vcf-validator {name}.vcf")
            outcome.ok()
            self.assertEqual(
                (outcome.stdout, outcome.stderr),
                (b"", "The header tag 'reference' not present. (Not required but highly recommended.)\n"),
                name,
            )


class Plink2(Reader):
    # Half genotypes are an error without this option.
    HALF = "--vcf-half-call missing"

    def through(self, name: str, options: str = "") -> list[Site]:
        """Into plink2's own files and back."""
        for step in (f"--vcf {name}.vcf {options} --make-pgen --out {name}", f"--pfile {name} --export vcf --out back"):
            outcome = self.sh(f"plink2 --output-chr chrM --threads 1 --memory 640 {step}")
            outcome.ok()
            self.no_warning(outcome.stderr)
        for log in (f"{name}.log", "back.log"):
            self.no_warning((self.folder / log).read_text())
        return made.sites_of_vcf((self.folder / "back.vcf").read_bytes())

    def test_the_genotypes_are_those_of_the_matrix(self):
        wanted = self.sources["matrix"].sites
        self.have(self.through("matrix", self.HALF), [site.changed("without_half_calls") for site in wanted], "matrix")
        self.have(self.through("complete"), self.sources["complete"].sites, "complete")

    def test_symbolic_alleles_and_breakends_come_through(self):
        # This plink2 invents phases at sites with several alternative alleles and no phased genotype.
        found, wanted = (
            [site.changed("without_phase") for site in sites]
            for sites in (self.through("structural"), self.sources["structural"].sites)
        )
        self.have(found, wanted, "structural")

    def test_phase_sets_do_no_harm(self):
        wanted = self.family()
        found = [Site(util.CONTIG, site.position, site.reference, site.calls) for site in self.through("family")]
        self.have(found, wanted, "family")

    def test_men_are_haploid_on_x(self):
        self.write("sexes.txt", made.sexes())
        for name in ("ploidy", "men_and_women"):
            source = self.sources[name]
            self.assertTrue(any(len(call.strands) == 1 for site in source.sites for call in site.calls))
            found = self.through(name, "--update-sex sexes.txt")

            # It keeps the number of strands of every genotype except a missing one.
            def plain(site: Site) -> Site:
                calls = [call.without_ploidy() if "." in call.strands else call for call in site.calls]
                return Site(site.contig, site.position, site.reference, calls)

            wanted = [plain(site) for site in source.sites]
            self.have([plain(Site("X", s.position, s.reference, s.calls)) for s in found], wanted, name)

    def test_the_panel_comes_through_byte_for_byte(self):
        rows = self.panel()
        self.through("panel")
        self.same(self.sh("grep -v '^#' back.vcf | sed 's/^chr//'").ok(), rows)

    def test_frequencies_are_those_of_the_source(self):
        self.sh("plink2 --vcf complete.vcf --threads 1 --memory 640 --geno-counts --out counts").ok()
        header, *rows = self.read("counts.gcount")
        self.assertEqual(header[4:6], ["HOM_REF_CT", "HET_REF_ALT_CTS"])
        for row, site in zip(rows, self.sources["complete"].sites, strict=True):
            homozygous = sum(set(call.strands) == {site.reference} for call in site.calls)
            self.assertEqual(row[4], str(homozygous))


class Beagle(Reader):
    def run_it(self, options: str) -> list[Site]:
        outcome = self.sh(f"rm -f out.vcf.gz && beagle {options} out=out nthreads=1 seed=1")
        outcome.ok()
        for text in (outcome.stdout.decode(), outcome.stderr, (self.folder / "out.log").read_text()):
            self.no_warning(text.replace("err: ", ""))
        return made.sites_of_vcf(gzip.decompress((self.folder / "out.vcf.gz").read_bytes()))

    def test_phased_genotypes_stay_as_they_are(self):
        for name in ("complete", "men_and_women"):
            self.have(self.run_it(f"gt={name}.vcf"), self.sources[name].sites, name)

    def keeps(self, found: list[Site], source: list[Site]) -> None:
        """All genotypes are complete, and those that were complete before have the source's alleles."""
        places = [[(site.contig, site.position, site.reference) for site in sites] for sites in (found, source)]
        self.assertEqual(*places)
        for site, wanted in zip(found, source):
            for call, genotype in zip(site.calls, wanted.calls, strict=True):
                self.assertTrue(call.phased and "." not in call.strands, site)
                if "." not in genotype.strands:
                    self.assertEqual(call.without_phase(), genotype.without_phase(), site)

    def test_what_is_missing_is_imputed_and_the_rest_stays(self):
        for name in ("matrix", "structural"):
            self.keeps(self.run_it(f"gt={name}.vcf"), self.sources[name].sites)

    def test_what_is_not_phased_is_phased_and_the_rest_stays(self):
        family = self.family()
        self.keeps(self.run_it("gt=family.vcf"), family)

    def test_a_reference_panel_of_all_markers(self):
        # People other than the panel's samples, with only some of its positions.
        lines = self.sources["complete"].text.splitlines()
        self.vcf("target", "\n".join([lines[0].replace("\ts", "\tt"), *lines[1::2]]) + "\n")
        sites = self.sources["complete"].sites
        found = self.run_it("ref=complete.vcf gt=target.vcf")
        self.assertEqual([site.position for site in found], [site.position for site in sites])
        self.have(found[::2], sites[::2], "positions that the target has")
        log = (self.folder / "out.log").read_text()
        self.assertRegex(log, rf"Reference markers: +{sum(site.contig == 'chr1' for site in sites)}\n")

    def test_the_panel_comes_through_byte_for_byte(self):
        rows = self.panel()
        self.run_it("gt=panel.vcf")
        # Every column except FILTER, which it sets.
        columns = "cut -f 1-6,8-"
        found = self.sh(f"zcat out.vcf.gz | grep -v '^#' | {columns}").ok()
        self.same(found, self.sh(columns, rows).ok())

    def test_a_dot_of_unknown_ploidy_is_refused(self):
        # As in the source: it refuses the output of `bcftools view` too.
        self.sh("bcftools view -o viewed.vcf ploidy.vcf").silent()
        for name in ("ploidy", "viewed"):
            outcome = self.sh(f"beagle gt={name}.vcf out=out nthreads=1")
            self.assertIn("inconsistent number of alleles", outcome.stderr)


if __name__ == "__main__":
    util.unittest.main()
