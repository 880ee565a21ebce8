"""The illustrator's studio: colours, a pen that writes SVG, backdrops and one function per thing that can be drawn."""
