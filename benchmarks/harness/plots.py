"""Horizontal bars as SVG, with the spread of the rounds as whiskers, for light and dark pages."""

from dataclasses import dataclass
from html import escape

from harness.figures import Spread

WIDTH = 760
LABEL_WIDTH = 190
VALUE_WIDTH = 90
MARGIN = 16
ROW = 24
BAR = 14
TITLE_HEIGHT = 34
PANEL_TITLE_HEIGHT = 26
PANEL_GAP = 10

STYLE = """
	text { font: 12px system-ui, sans-serif; fill: #24292f; }
	.title { font-size: 15px; font-weight: 600; }
	.panel { font-weight: 600; }
	.value { font-variant-numeric: tabular-nums; }
	.bar { fill: #a8b3c0; }
	.own { fill: #2f81c7; }
	.whisker { stroke: #24292f; stroke-width: 1.2; }
	.axis { stroke: #8c959f; stroke-width: 1; }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3; }
		.bar { fill: #5b6673; }
		.own { fill: #4ca3e8; }
		.whisker { stroke: #e6edf3; }
		.axis { stroke: #6e7781; }
	}
"""


@dataclass(frozen=True)
class Bar:
    label: str
    spread: Spread
    text: str
    is_own: bool


@dataclass(frozen=True)
class Panel:
    """Bars of one case."""

    title: str
    bars: list


def draw(title, panels):
    """Panels below each other, all on the same scale."""
    largest = max(bar.spread.high for panel in panels for bar in panel.bars) or 1
    scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH - MARGIN) / largest
    elements, top = [], TITLE_HEIGHT
    for panel in panels:
        elements += _panel(panel, top, scale)
        top += _height(panel)
    label = escape(title, quote=True)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
        f'role="img" aria-label="{label}">',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="{MARGIN}" y="22">{escape(title)}</text>',
        *elements,
        "</svg>", ""])


def _height(panel):
    return PANEL_TITLE_HEIGHT + ROW * len(panel.bars) + PANEL_GAP


def _panel(panel, top, scale):
    rows = top + PANEL_TITLE_HEIGHT
    bottom = rows + ROW * len(panel.bars)
    elements = [f'<text class="panel" x="{MARGIN}" y="{top + 17}">{escape(panel.title)}</text>',
                f'<line class="axis" x1="{LABEL_WIDTH}" y1="{rows}" x2="{LABEL_WIDTH}" y2="{bottom}"/>']
    for index, bar in enumerate(panel.bars):
        elements += _bar(bar, rows + ROW * index + ROW / 2, scale)
    return elements


def _bar(bar, middle, scale):
    length = bar.spread.median * scale
    low, high = LABEL_WIDTH + bar.spread.low * scale, LABEL_WIDTH + bar.spread.high * scale
    kind = "own" if bar.is_own else "bar"
    return [
        f'<text x="{LABEL_WIDTH - 8}" y="{middle + 4:g}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="{kind}" x="{LABEL_WIDTH}" y="{middle - BAR / 2:g}" width="{length:.1f}" height="{BAR}"/>',
        f'<line class="whisker" x1="{low:.1f}" y1="{middle:g}" x2="{high:.1f}" y2="{middle:g}"/>',
        *(f'<line class="whisker" x1="{end:.1f}" y1="{middle - 4:g}" x2="{end:.1f}" y2="{middle + 4:g}"/>'
          for end in (low, high)),
        f'<text class="value" x="{high + 8:.1f}" y="{middle + 4:g}">{escape(bar.text)}</text>',
    ]
