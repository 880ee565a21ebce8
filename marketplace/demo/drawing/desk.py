"""What lies on a scholar's desk."""

from marketplace.demo.drawing.colour import WARM_WHITE, darken, lighten, mix
from marketplace.demo.drawing.pen import Pen, around, ring, smooth, straight
from marketplace.demo.drawing.solids import ball, block, blossom, grain, leaf, tassel, turned


def paper_stack(pen: Pen, tint: str, form: str) -> None:
    """Rolled and tied sheets, or a fanned stack with a red grid."""
    if form == "tied":
        for i, y in enumerate((330, 470, 610)):
            pen.rect(
                140,
                y,
                720,
                128,
                pen.linear(
                    [
                        (0, darken(tint, 0.1), 1),
                        (0.3, lighten(tint, 0.6), 1),
                        (0.7, tint, 1),
                        (1, darken(tint, 0.34), 1),
                    ]
                ),
                26,
            )
            for r in (56, 42, 28, 14):
                pen.ellipse(860, y + 64, r * 0.5, r, stroke=darken(tint, 0.35), width=3)
            pen.rect(460 + i * 6, y - 2, 60, 132, "#b8402b", opacity=0.92)
        pen.rect(560, 420, 120, 200, "#f6efdf", 4, "#b8402b", 3)
        return
    for i in range(6):
        with pen.group(f"rotate({-20 + i * 7} 500 900)"):
            pen.rect(
                290,
                160,
                420,
                660,
                pen.flat_paint(lighten(tint, 0.62 if i == 5 else 0.5), 0.08),
                3,
                darken(tint, 0.1),
                1.5,
            )
            if i == 5:
                for row in range(5):
                    for col in range(3):
                        x, y = 318 + col * 124, 184 + row * 124
                        pen.rect(x, y, 116, 116, stroke="#c8553a", width=3)
                        pen.path(
                            f"M{x} {y}l116 116M{x + 116} {y}l-116 116M{x + 58} {y}v116M{x} {y + 58}h116",
                            stroke="#c8553a",
                            width=1.6,
                            opacity=0.6,
                        )
                for x, y in ((318, 184), (318, 308)):
                    pen.line([(x + 24, y + 40), (x + 60, y + 34), (x + 92, y + 38)], "#2d2a29", 11)
                    pen.line([(x + 58, y + 20), (x + 58, y + 100)], "#2d2a29", 11)
                    pen.line([(x + 56, y + 60), (x + 26, y + 94)], "#2d2a29", 8)
                    pen.line([(x + 60, y + 60), (x + 96, y + 94)], "#2d2a29", 9)


def _brush(pen: Pen, x: float, top: float, length: float, shaft: str, width: float) -> None:
    pen.rect(x - width / 2, top, width, length, pen.round_paint(shaft), width * 0.3)
    pen.rect(x - width * 0.56, top - 8, width * 1.12, 26, pen.round_paint("#3b2a22"), 5)
    low = top + length
    pen.rect(x - width * 0.62, low - 22, width * 1.24, 30, pen.round_paint("#2e2623"), 4)
    hair = (
        f"M{x - width * 0.5} {low + 6}C{x - width * 0.95} "
        f"{low + width * 2.2} {x - width * 0.2} {low + width * 3.6} {x} "
        f"{low + width * 4.6}C{x + width * 0.2} {low + width * 3.6} "
        f"{x + width * 0.95} {low + width * 2.2} {x + width * 0.5} {low + 6}Z"
    )
    pen.path(hair, pen.linear([(0, "#f1e7d3", 1), (0.6, "#cdb48c", 1), (1, "#4a3a2b", 1)]))


def brush_set(pen: Pen, tint: str, form: str) -> None:
    """One fine brush over a stroke of ink, or five on a bamboo roll."""
    if form == "single":
        pen.line([(150, 760), (340, 700), (560, 770), (840, 690)], "#4a4540", 60, 0.25)
        pen.line([(180, 780), (360, 730), (560, 780), (780, 730)], "#2d2a29", 26, 0.85)
        with pen.group("rotate(48 500 500)"):
            _brush(pen, 500, 60, 650, tint, 40)
            for _ in range(16):
                pen.ellipse(500 + pen.rng.uniform(-14, 14), pen.rng.uniform(90, 660), 6, 9, "#e0c08a", opacity=0.6)
        return
    for i in range(46):
        pen.rect(120 + i * 16.6, 160, 15, 700, pen.round_paint(tint, 0.1), 5)
    for y in (250, 520, 780):
        pen.rect(116, y, 768, 12, "#3d5378")
    for i, w in enumerate((22, 28, 36, 46, 58)):
        _brush(
            pen, 220 + i * 138, 190 + i * 8, 430 - w * 2, ("#6d452b", "#8a5a34", "#4d3424", "#a9763f", "#5a3a26")[i], w
        )


def inkstone(pen: Pen, tint: str, form: str) -> None:
    """A round inkstone with its stick."""
    pen.ellipse(500, 510, 350, 350, pen.ball_paint("#5f3a28", 0.3))
    pen.ellipse(500, 500, 320, 320, pen.ball_paint(tint, 0.2))
    pen.ellipse(500, 500, 268, 268, pen.flat_paint(lighten(tint, 0.12), 0.14))
    pen.path(f"M{260} 400A268 268 0 0 1 740 400Q500 480 260 400Z", pen.flat_paint("#111214", 0.16))
    pen.glint([(330, 360), (420, 330), (520, 326)], 12, 0.5)
    for _ in range(46):
        x, y = around(500, 560, 220 * pen.rng.random() ** 0.5, pen.rng.uniform(0, 360))
        pen.ellipse(x, y, pen.rng.uniform(1.5, 4), 2, "#e3bd62", opacity=0.8)
    with pen.group("rotate(32 640 640)"):
        block(pen, 560, 580, 80, 240, 26, "#26262b")
        pen.rect(574, 604, 52, 130, "#c99b3f", 4, opacity=0.85)


def ink_stick(pen: Pen, tint: str, form: str) -> None:
    """A gilded ink stick in an open box."""
    pen.rect(180, 200, 640, 600, pen.flat_paint("#7c2f2f", 0.16), 16)
    pen.rect(216, 236, 568, 528, pen.flat_paint("#d8b25a", 0.14), 8)
    for row in range(6):
        for col in range(6):
            blossom(pen, 250 + col * 100, 270 + row * 92, 20, "#e5c77e", petals=6)
    pen.rect(390, 270, 220, 470, "#3a1a18", 14, opacity=0.35)
    pen.rect(384, 256, 220, 470, pen.flat_paint(tint, 0.2), 18)
    pen.rect(402, 274, 184, 434, stroke="#d0a24a", width=5, radius=12)
    pen.line([(500, 320), (440, 380), (540, 440), (450, 510), (545, 570), (490, 650)], "#d9ae58", 26)
    for y in range(340, 640, 36):
        pen.path(f"M{480 + (y % 5) * 6} {y}q14 12 28 0", stroke="#26262b", width=4)
    pen.path("M470 300L500 262L532 300L560 286L540 336L500 346L462 336L444 286Z", "#d9ae58")
    pen.ellipse(486, 316, 6, 6, "#26262b")
    pen.ellipse(514, 316, 6, 6, "#26262b")


def seal_stamp(pen: Pen, tint: str, form: str) -> None:
    """A name seal, its paste and its print."""
    pen.shadow(640, 800, 130)
    turned(pen, 660, [(690, 150), (720, 158), (790, 140), (800, 120)], "#e9ece6", 0.6, "#b52f22")
    pen.ellipse(660, 690, 132, 22, pen.flat_paint("#c23a2a", 0.2))
    pen.shadow(380, 800, 120)
    pen.path(straight([(200, 860), (480, 850), (520, 930), (190, 940)]), "#f3ead4")
    pen.rect(300, 868, 66, 52, "#b8301f", 5)
    pen.path("M312 880h42M333 880v30M314 896h38M314 910h40", stroke="#f3ead4", width=5)
    block(pen, 300, 430, 150, 372, 90, tint)
    for _ in range(6):
        x = pen.rng.uniform(310, 430)
        pen.line([(x, 440), (x + 20, 600), (x - 10, 790)], "#5d7d5a", 3, 0.4)
    pen.path(
        smooth([(300, 430), (300, 380), (360, 300), (430, 330), (510, 300), (506, 386), (450, 430)], closed=True),
        pen.ball_paint(lighten(tint, 0.1), 0.5),
    )
    ball(pen, 340, 360, 38, tint, 0.5)
    pen.ellipse(330, 352, 6, 6, "#2d3a2c")
    pen.path("M400 330q40 -60 80 -10", stroke=darken(tint, 0.3), width=8)


def notebook(pen: Pen, tint: str, form: str) -> None:
    """A thread-bound book, or a passport cover with a pressed river."""
    pen.rect(236, 146, 550, 730, "#efe4cc", 6)
    pen.rect(222, 130, 550, 730, pen.flat_paint(tint, 0.16), 26 if form == "passport" else 6)
    if form == "passport":
        pen.rect(240, 148, 514, 694, stroke=lighten(tint, 0.35), width=3, radius=20)
        pen.line([(290, 220), (420, 330), (470, 480), (560, 600), (600, 760)], darken(tint, 0.4), 12)
        for x, y in ((360, 700), (470, 760), (690, 720), (700, 560), (330, 560)):
            pen.line([(520, 540), ((520 + x) / 2 + 20, (540 + y) / 2 - 20), (x, y)], darken(tint, 0.4), 7)
        for i in range(3):
            leafy = [(620 + i * 20, 220 + i * 36), (700, 210 + i * 36)]
            pen.line(leafy, darken(tint, 0.35), 5)
        pen.ellipse(400, 250, 60, 60, stroke="#d9b45c", width=5)
        pen.path("M400 200L412 250L400 300L388 250Z", "#d9b45c")
        return
    for y in (200, 400, 590, 790):
        pen.line([(222, y), (286, y)], WARM_WHITE, 5)
    pen.line([(286, 130), (286, 860)], WARM_WHITE, 5)
    pen.line([(232, 134), (232, 856)], darken(tint, 0.4), 8, 0.5)
    pen.rect(340, 190, 120, 330, pen.flat_paint("#f3e9d2", 0.08), 3)
    pen.rect(350, 200, 100, 310, stroke="#2d2a29", width=3)
    for i in range(4):
        pen.line([(378, 240 + i * 68), (424, 240 + i * 68)], "#2d2a29", 8)
        pen.line([(401, 222 + i * 68), (401, 272 + i * 68)], "#2d2a29", 8)


def scroll(pen: Pen, tint: str, form: str) -> None:
    """A mounted blank scroll on the wall, its lower end on the table."""
    pen.rect(316, 30, 384, 800, "#1d1411", opacity=0.16)
    pen.rect(300, 20, 380, 800, pen.flat_paint("#b9c3b0", 0.12))
    for row in range(20):
        for col in range(8):
            pen.ellipse(324 + col * 48 + row % 2 * 20, 44 + row * 40, 7, 5, "#a6b29d")
    pen.rect(340, 180, 300, 480, pen.flat_paint(tint, 0.1))
    pen.rect(340, 180, 300, 480, stroke="#8a6f45", width=4)
    for y in (20, 806):
        pen.rect(262, y, 456, 30, pen.round_paint("#5a3626"), 10)
        for x in (262, 706):
            ball(pen, x + 6, y + 15, 24, "#3b231a", 0.5)
    for x in (400, 560):
        pen.rect(x, 40, 20, 120, "#8a6f45")
    pen.path("M400 20L490 -60L580 20", stroke="#8a6f45", width=6)
    blossom(pen, 372, 626, 10, "#b8402b")
    pen.rect(596, 610, 26, 30, "#b8301f", 3)


def brush_rest(pen: Pen, tint: str, form: str) -> None:
    """Five celadon peaks and two brushes."""
    pen.shadow(500, 800, 280)
    with pen.group("rotate(84 500 560) translate(0 -60)"):
        _brush(pen, 470, 200, 520, "#7a4a2e", 30)
    peaks = [
        (210, 800),
        (210, 800),
        (250, 690),
        (300, 620),
        (350, 690),
        (390, 560),
        (430, 620),
        (500, 440),
        (570, 620),
        (620, 550),
        (660, 690),
        (710, 620),
        (760, 700),
        (800, 800),
        (800, 800),
    ]
    outline = smooth(peaks) + "Z"
    pen.path(outline, pen.linear([(0, lighten(tint, 0.55), 1), (0.4, tint, 1), (1, darken(tint, 0.4), 1)]))
    for x, y in ((300, 620), (390, 560), (500, 440), (620, 550), (710, 620)):
        pen.glint([(x - 8, y + 24), (x - 22, y + 80), (x - 30, y + 130)], 11, 0.55)
        pen.line([(x + 14, y + 40), (x + 30, y + 110), (x + 32, y + 170)], darken(tint, 0.35), 9, 0.4)


def envelopes(pen: Pen, tint: str, form: str) -> None:
    """Flower-printed letter sheets and envelopes."""
    for i, (turn, motif) in enumerate(((-16, "#9fb7a0"), (-2, "#d98b83"), (12, "#c9a441"))):
        with pen.group(f"rotate({turn} 500 560) translate({(i - 1) * 120} {abs(i - 1) * 30})"):
            pen.rect(330, 140, 340, 600, pen.flat_paint("#f4ead4", 0.08), 4)
            for k in range(1, 7):
                pen.line([(330 + k * 48, 170), (330 + k * 48, 710)], "#c8553a", 1.8, 0.45)
            for t in range(4):
                blossom(pen, 420 + t * 50, 620 + (t % 2) * 46, 42, motif, petals=5 + i, turn=t * 20)
                leaf(pen, 420 + t * 50, 680, 70, -120 + t * 30, "#7d9a72", 0.16)
    pen.rect(220, 640, 520, 270, pen.flat_paint("#ead9b8", 0.1), 5)
    pen.path("M220 642L480 800L740 642", stroke="#bda57a", width=5)
    pen.rect(430, 690, 110, 180, "#b8402b", 3, opacity=0.85)


def pattern_sheet(pen: Pen, tint: str, form: str) -> None:
    """Printed pattern pages: stitches, strokes or lantern plans."""
    for turn in (9, -4):
        with pen.group(f"rotate({turn} 500 500)"):
            pen.rect(200, 100, 600, 800, pen.flat_paint("#f7f0e0", 0.06), 4)
    line = mix(tint, "#2d2a29", 0.4)
    with pen.group("rotate(-4 500 500)"):
        pen.rect(236, 136, 528, 728, stroke=line, width=3)
        if form == "flower":
            pen.path(straight([around(500, 430, 240, a) for a in range(22, 380, 45)]), stroke=line, width=9)
            for a in range(0, 360, 45):
                pen.line([around(500, 430, 60, a), around(500, 430, 226, a)], line, 5)
                leaf(pen, *around(500, 430, 60, a), 130, a, lighten(tint, 0.1), 0.24)
            blossom(pen, 500, 430, 80, tint, petals=8)
        elif form == "calligraphy":
            pen.path("M320 220h360v360h-360ZM320 400h360M500 220v360", stroke="#c8553a", width=3)
            pen.path(
                "M390 300C440 290 560 290 610 286L618 304C560 318 450 318 396 322Z"
                "M490 250C520 262 516 420 508 540L488 548C492 440 494 300 476 262Z"
                "M486 400C450 460 410 500 350 530L346 520C400 480 440 440 470 390Z"
                "M514 400C560 450 600 480 660 500L640 530C580 500 540 460 508 420Z",
                "#2d2a29",
            )
            for n, (x, y) in enumerate(((400, 300), (500, 260), (420, 480), (600, 480))):
                pen.ellipse(x, y, 15, 15, "#c8553a")
                pen.line([(x + 18, y), (x + 60 - n * 8, y + n * 12)], "#c8553a", 4)
        else:
            pen.path(
                "M290 440C380 290 560 290 650 420L730 340C710 420 710 460 730 540L650 460C560 590 380 580 290 440Z",
                stroke=line,
                width=8,
            )
            for i in range(6):
                pen.path(f"M{370 + i * 44} {340 - (i % 3) * 8}q30 96 0 190", stroke=tint, width=5)
            pen.ellipse(346, 420, 18, 18, stroke=line, width=6)
            pen.line([(290, 600), (650, 600)], line, 3)
        for i in range(6):
            pen.line([(280, 680 + i * 26), (560 + (i * 53) % 160, 680 + i * 26)], "#a89c86", 7, 0.7)
            pen.ellipse(740, 690 + i * 26, 9, 9, (tint, "#d9a441", "#8fb59b", "#2f4a73", "#b8402b", "#74394a")[i])


def lesson(pen: Pen, tint: str, form: str) -> None:
    """A tablet showing a teacher's table, with a cup in front."""
    pen.shadow(500, 800, 330)
    wall, robe = {"tea": ("#c98f5a", "#4f7562"), "knife": ("#7f8f96", "#2f4a73"), "guqin": ("#9a4636", "#d8cdb4")}[form]
    pen.rect(130, 270, 740, 500, pen.flat_paint("#2e2a2b", 0.12), 34)
    pen.rect(160, 298, 680, 444, pen.linear([(0, lighten(wall, 0.4), 1), (1, wall, 1)]), 12)
    with pen.clip(straight([(160, 298), (840, 298), (840, 742), (160, 742)])):
        pen.rect(160, 600, 680, 150, pen.linear([(0, "#8a5a38", 1), (1, "#5e3824", 1)]))
        pen.path("M330 742C330 560 400 520 500 520C600 520 670 560 670 742Z", pen.flat_paint(robe, 0.16))
        pen.path("M470 520L500 590L530 520Z", "#f1e6d2")
        pen.ellipse(500, 440, 66, 80, pen.ball_paint("#e2b48e", 0.2))
        pen.path(
            "M430 440C420 350 460 336 500 338C550 336 580 360 570 440C560 400 530 386 500 388C470 386 440 400 430 440Z",
            "#2a211e",
        )
        pen.path("M462 446q12 9 24 0M514 446q12 9 24 0", stroke="#4a352b", width=5)
        pen.path("M488 488q12 9 24 0", stroke="#b2503f", width=6)
        ball(pen, 500, 336, 32, "#2a211e", 0.2)
        if form == "knife":
            pen.rect(380, 672, 240, 50, "#7d7a74", 6)
            pen.path("M350 640L640 620L650 650L600 676L360 672Z", pen.metal_paint("#a9b1b5"))
            pen.rect(640, 618, 110, 32, "#4b2e22", 12)
        elif form == "guqin":
            pen.path("M220 660L780 640L790 690L230 716Z", "#3a2420")
            for i in range(5):
                pen.line([(226, 668 + i * 9), (784, 648 + i * 8)], "#e6d9b8", 2)
        else:
            for x in (300, 400, 600, 700):
                turned(pen, x, [(650, 42), (680, 36), (706, 20)], "#eeeadd", 0.5, "#c9a03e")
    pen.ellipse(810, 332, 13, 13, "#c8402b")
    pen.path(straight([(160, 298), (420, 298), (250, 742), (160, 742)]), WARM_WHITE, opacity=0.1)
    with pen.clip(ring(500, 780, 400, 40)):
        grain(pen, 130, 762, 740, 20, "#2e2a2b", 2)
    tassel(pen, 850, 560, 90, "#b8402b", "#a9c9a4")


TABLE = {"brush_rest": brush_rest, "lesson": lesson, "scroll": scroll, "seal_stamp": seal_stamp}
FLAT = {
    "brush_set": brush_set,
    "envelopes": envelopes,
    "ink_stick": ink_stick,
    "inkstone": inkstone,
    "notebook": notebook,
    "paper_stack": paper_stack,
    "pattern_sheet": pattern_sheet,
}
