use super::*;

#[test]
fn alleles_are_looked_up_by_their_numbers() {
    become_rows(
        &[],
        &[
            [
                "A C,GT GT 0|1 2|1",
                "C,GT c A|C c GT|C",
                "C,GT PI_c A|C PI_c GT|C",
                "C,GT GT 0|1 2|1",
            ],
            ["A C,GT GT 0|0 0|0", "", "", ""],
            // An alternative that no sample carries stays in its place.
            [
                "A C,GT GT 0|2 0|0",
                "C,GT c A|GT c A|A",
                "C,GT PI_c A|GT PI_c A|A",
                "C,GT GT 0|2 0|0",
            ],
            [
                "A C GT 00|01 1|000",
                "C c A|C c C|A",
                "C PI_c A|C PI_c C|A",
                "C GT 0|1 1|0",
            ],
            [
                "A C,G,T,CC,CG,CT,GC,GG,GT,TC,TG,TT GT 9|10 12|11",
                "C,G,T,CC,CG,CT,GC,GG,GT,TC,TG,TT c GT|TC c TT|TG",
                "C,G,T,CC,CG,CT,GC,GG,GT,TC,TG,TT PI_c GT|TC PI_c TT|TG",
                "C,G,T,CC,CG,CT,GC,GG,GT,TC,TG,TT GT 9|10 12|11",
            ],
        ],
    );
}

#[test]
fn a_dot_is_a_missing_call_and_a_lone_one_takes_the_ploidy_of_the_row() {
    become_rows(
        &[],
        &[
            [
                "A C GT .|1 1|.",
                "C c .|C c C|.",
                "C . . . .",
                "C GT .|1 1|.",
            ],
            [
                "A C GT ./. 1/1",
                "C c .|. c C|C",
                "C . . PI_c C|C",
                "C GT .|. 1|1",
            ],
            [
                "A C GT . 1|0",
                "C c .|. c C|A",
                "C . . PI_c C|A",
                "C GT . 1|0",
            ],
            ["A C GT . 1", "C c . c C", "C . . . .", "C GT . 1"],
            [
                "A C GT . 0|1|0",
                "C c .|.|. c A|C|A",
                "C . . . .",
                "C GT . 0|1|0",
            ],
            ["A C GT . .", "", "", ""],
            ["A C GT . 0|0", "", "", ""],
            ["A C GT .|. 0|.", "", "", ""],
        ],
    );
    become_rows(
        &["-a"],
        &[
            ["A C GT . .", "C c .|. c .|.", "C . . . .", "C GT . ."],
            ["A C GT . 0", "C c . c A", "C . . . .", "C GT . 0"],
            [
                "A C GT . 0|0",
                "C c .|. c A|A",
                "C . . PI_c A|A",
                "C GT . 0|0",
            ],
            [
                "A C GT ./././. .",
                "C c .|.|.|. c .|.|.|.",
                "C . . . .",
                "C GT .|.|.|. .",
            ],
        ],
    );
}

#[test]
fn samples_may_differ_in_ploidy() {
    become_rows(
        &[],
        &[
            [
                "A C GT 1 0/0",
                "C c C c A|A",
                "C . . PI_c A|A",
                "C GT 1 0|0",
            ],
            [
                "A C,G GT 0|1|0|2 1",
                "C,G c A|C|A|G c C",
                "C,G . . . .",
                "C,G GT 0|1|0|2 1",
            ],
            [
                "A C GT 0/0/0/1 1|1",
                "C . A/A/A/C c C|C",
                "C . . PI_c C|C",
                "C GT 0/0/0/1 1|1",
            ],
        ],
    );
}

#[test]
fn subfields_stand_in_any_order_and_differ_from_row_to_row() {
    let becomes = ["C c A|C c C|C", "C PI_c A|C PI_c C|C", "C GT 0|1 1|1"];
    let case = |row| [row, becomes[0], becomes[1], becomes[2]];
    become_rows(
        &[],
        &[
            case("A C GT 0|1 1|1"),
            case("A C GT:AD:DP 0|1:3,4:7 1|1:0,9:9"),
            case("A C DP:GT 7:0|1 9:1|1"),
            case("A C AD:GT:DP 3,4:0|1:7 .:1|1:."),
            case("A C DP:AD:GT 7:3,4:0|1 9:0,9:1|1"),
            case("A C GT 0|1 1|1"),
            // Subfields dropped at the end, in one cell and in all.
            case("A C GT:AD:DP 0|1 1|1:0,9"),
            case("A C GT:AD:DP 0|1 1|1"),
            case("A C DP:GT:AD 1:0|1 2:1|1:3"),
            // Subfields that are not read may contain anything.
            case("A C GT:XX:YY 0|1::a|b 1|1:/:"),
            case("A C XX:GT :0|1 ??:1|1"),
            case("A C XX:GT .:0|1 5|5:1|1"),
            // Keys that only resemble the tag.
            case("A C GTX:XGT:GT 5|5:6|6:0|1 .:.:1|1"),
            case("A C gt:GT 5|5:0|1 6/6:1|1"),
            case("A C G:T:GT 5|5:6|6:0|1 .:.:1|1"),
            case("A C GT:PS 0|1:. 1|1:."),
            case("A C PS:GT .:0|1 .:1|1"),
            case("A C GT:PSX:XPS:ps 0|1:5:6:7 1|1:5:6:7"),
        ],
    );
}

#[test]
fn a_cell_or_a_row_without_a_genotype_is_missing() {
    become_rows(
        &[],
        &[
            [
                "A C GT:DP . 0|1:5",
                "C c .|. c A|C",
                "C . . PI_c A|C",
                "C GT . 0|1",
            ],
            [
                "A C DP:GT . 5:0|1",
                "C c .|. c A|C",
                "C . . PI_c A|C",
                "C GT . 0|1",
            ],
            // The genotype is among the dropped subfields.
            [
                "A C DP:GT 7 5:0|1",
                "C c .|. c A|C",
                "C . . PI_c A|C",
                "C GT . 0|1",
            ],
            [
                "A C DP:AD:GT 7:3,4 5:0,5:1",
                "C c . c C",
                "C . . . .",
                "C GT . 1",
            ],
            ["A C DP 3 4", "", "", ""],
            ["A C DP:AD 3 4:5", "", "", ""],
            ["A C . . .", "", "", ""],
        ],
    );
    become_rows(
        &["-a"],
        &[
            ["A C DP 3 4", "C c .|. c .|.", "C . . . .", "C GT . ."],
            ["A C DP:AD 3 4:5", "C c .|. c .|.", "C . . . .", "C GT . ."],
            ["A C . . .", "C c .|. c .|.", "C . . . .", "C GT . ."],
            // A set without a genotype is ignored.
            ["A C PS 7 8", "C c .|. c .|.", "C . . . .", "C GT . ."],
            ["A C GT:DP . .", "C c .|. c .|.", "C . . . .", "C GT . ."],
        ],
    );
}

#[test]
fn a_genotype_may_begin_with_the_phasing_of_its_first_allele() {
    for version in ["4.0", "4.2", "4.4"] {
        let cells = "|0|1\t/0/1";
        let input = format!(
            "##fileformat=VCFv{version}\n{COLUMNS}\ts1\ts2\nc\t1\t.\tA\tC\t.\t.\t.\tGT\t{cells}\n"
        );
        rows(&[], input, "c\t1\tA\tC\tc\tA|C\t.\tA/C\n");
    }
    become_rows(
        &[],
        &[
            [
                "A C GT |0|1 /0/1",
                "C c A|C . A/C",
                "C PI_c A|C . .",
                "C GT 0|1 0/1",
            ],
            [
                "A C GT /0|1 |0/1",
                "C . A/C . A/C",
                "C . . . .",
                "C GT 0/1 0/1",
            ],
            [
                "A C GT /1|1 |1/1",
                "C c C|C c C|C",
                "C PI_c C|C PI_c C|C",
                "C GT 1|1 1|1",
            ],
            ["A C GT /1 |1", "C c C c C", "C . . . .", "C GT 1 1"],
            [
                "A C GT /0|1|1 |0|1|1",
                "C . A/C|C c A|C|C",
                "C . . . .",
                "C GT 0/1|1 0|1|1",
            ],
            [
                "A C GT |0/1|1 /0/1|1",
                "C . A/C|C . A/C|C",
                "C . . . .",
                "C GT 0/1|1 0/1|1",
            ],
            [
                "A C GT |.|1 /./.",
                "C c .|C c .|.",
                "C . . . .",
                "C GT .|1 .|.",
            ],
            [
                "A C DP:GT:PS 3:|0|1:7 3:/0/1:7",
                "C 7 A|C . A/C",
                "C PI_7 A|C . .",
                "C GT:PS 0|1:7 0/1:.",
            ],
        ],
    );
}

#[test]
fn lines_may_end_in_any_way_and_blank_ones_are_skipped() {
    let text = vcf(&["A C GT 0|1 1|1", "A C GT:DP 1|0:3 .:4", "A C GT 0|0 1"]);
    let written =
        "c\t1\tA\tC\tc\tA|C\tc\tC|C\nc\t2\tA\tC\tc\tC|A\tc\t.|.\nc\t3\tA\tC\tc\tA|A\tc\tC\n";
    rows(&[], &text, written);
    rows(&[], text.replace('\n', "\r\n"), written);
    rows(&[], text.replace('\n', "\n\n"), written);
    rows(&[], text.replace("c\t2", "##remark\nc\t2"), written);
    rows(&[], text.trim_end(), written);
    rows(&[], format!("{}\r", text.trim_end()), written);
    run([""; 0], text.trim_end())
        .ok()
        .stderr_has("hapfilter: note: ");
    rows(&[], format!("\u{feff}{text}"), written);
}
