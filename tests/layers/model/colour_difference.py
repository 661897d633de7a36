"""Colours as eyes see them: CIELAB, CIEDE2000, simulated colour deficiencies.

Formulas: CIELAB by CIE 15 (D65, 2 degrees) from sRGB by IEC 61966-2-1; CIEDE2000 by Sharma, Wu and
Dalal (2005), Color Research & Application 30(1), equations 1 to 22; deficiencies by Machado,
Oliveira and Fernandes (2009), IEEE TVCG 15(6), table of severity 1.0, on linear RGB.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

DEFICIENCIES: dict[str, FloatArray] = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])
_TWENTY_FIVE_7 = 25.0**7


def rgb(colours: list[str]) -> FloatArray:
    """Return colours, #RRGGBB, as sRGB between 0 and 1, shape (N, 3)."""
    return np.array([[int(each[k : k + 2], 16) / 255 for k in (1, 3, 5)] for each in colours])


def over(colours: FloatArray, opacity: float, ground: str) -> FloatArray:
    """Return colours as they are seen over a ground, blended as canvas and PDF do."""
    return opacity * colours + (1 - opacity) * rgb([ground])


def lab(colours: FloatArray, deficiency: str | None = None) -> FloatArray:
    """Return sRGB as CIELAB, as an eye with a deficiency would see it."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    if deficiency is not None:
        linear = np.clip(linear @ DEFICIENCIES[deficiency].T, 0.0, 1.0)
    part = linear @ _XYZ.T / _WHITE
    root = np.where(part > (6 / 29) ** 3, np.cbrt(part), part * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = root.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def ciede2000(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the differences of colours in CIELAB, shape (N, 3) each, row by row."""
    (l1, a1, b1), (l2, a2, b2) = one.T, other.T
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + _TWENTY_FIVE_7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    turn = np.where(~grey & (h2 - h1 == 180), 180.0, turn)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    far = np.abs(h1 - h2) > 180
    hue = np.where(far, (h1 + h2 + np.where(h1 + h2 < 360, 360, -360)) / 2, (h1 + h2) / 2)
    hue = np.where(grey, h1 + h2, hue)
    light, mean = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1 - 0.17 * np.cos(np.radians(hue - 30)) + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6)) - 0.20 * np.cos(np.radians(4 * hue - 63))
    )  # fmt: skip
    s_l = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean, 1 + 0.015 * mean * t
    rotation = (
        -2
        * np.sqrt(mean**7 / (mean**7 + _TWENTY_FIVE_7))
        * np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    )
    l_, c_, h_ = (l2 - l1) / s_l, (c2 - c1) / s_c, d_hue / s_h
    return np.asarray(np.sqrt(l_**2 + c_**2 + h_**2 + rotation * c_ * h_))


def least_difference(seen: FloatArray, deficiency: str | None = None) -> float:
    """Return the least difference between any two of some colours in sRGB."""
    found = lab(seen, deficiency)
    first, second = np.triu_indices(len(found), 1)
    return float(ciede2000(found[first], found[second]).min())
