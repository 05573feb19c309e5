"""PROSPECT-5 and 4SAIL in PyTorch: bidirectional reflectance of many canopies in the bands of a sensor, with gradients by autograd.

Spectral tensors are (wavelength, canopy), so that every operation runs along the canopies; what depends on the directions alone is
computed once for all canopies of a pixel. Limits that no canopy of the prior reaches (leaves that absorb nothing, no leaves at all,
no hot spot) are left out, as one would.
"""

import csv
import math
import pathlib

import numpy
import torch
from scipy.special import exp1

CENTRES = torch.arange(18, dtype=torch.float64) * 5 + 2.5
BOUNDS = torch.arange(19, dtype=torch.float64) * 5
STEPS = 20
MOST_ABSORPTION = 10.0  # of an elementary layer; 9.83 in the prior


def column(file, name, wavelengths):
    with open(file) as f:
        values = {int(row["wavelength_nm"]): float(row[name]) for row in csv.DictReader(f)}
    return torch.tensor([values[w] for w in wavelengths], dtype=torch.float64)


def tav(degrees, n):
    """Mean transmissivity of a surface for light from a cone (Stern 1964; Allen 1973)."""
    s2 = math.sin(math.radians(degrees)) ** 2
    n2 = n**2
    p, m, a, kappa = n2 + 1, n2 - 1, (n + 1) ** 2 / 2, -((n2 - 1) ** 2) / 4
    b2 = s2 - p / 2
    b = (0 if degrees == 90 else ((b2**2 + kappa).sqrt())) - b2
    ts = (kappa**2 / (6 * b**3) + kappa / b - b / 2) - (kappa**2 / (6 * a**3) + kappa / a - a / 2)
    upper, lower = 2 * p * b - m**2, 2 * p * a - m**2
    tp = -2 * n2 * (b - a) / p**2 - 2 * n2 * p * (b / a).log() / m**2 + n2 * (1 / b - 1 / a) / 2
    tp = tp + 16 * n2**2 * (n2**2 + 1) * (upper / lower).log() / (p**3 * m**2) + 16 * n2**3 * (1 / upper - 1 / lower) / p**3
    return (ts + tp) / (2 * s2)


def fitted(f, low, high, degree):
    """Powers of the place between low and high, -1 to 1, of the polynomial through f at Chebyshev nodes; the highest first."""
    x = numpy.cos(numpy.pi * (numpy.arange(degree + 1) + 0.5) / (degree + 1))
    values = f(low + (high - low) * (x + 1) / 2)
    series = numpy.polynomial.Chebyshev.fit(x, values, degree, domain=[-1, 1])
    return series.convert(kind=numpy.polynomial.Polynomial).coef[::-1].tolist()


# E1(k) + ln k, to 1e-13
POWERS = fitted(lambda k: exp1(k) + numpy.log(k), 0, MOST_ABSORPTION, 25)


class Transmission(torch.autograd.Function):
    """(1 - k) exp(-k) + k^2 E1(k) of an elementary layer."""

    @staticmethod
    def forward(ctx, k):
        x = k * (2 / MOST_ABSORPTION) - 1
        y = x * POWERS[0] + POWERS[1]
        for c in POWERS[2:]:
            y.mul_(x).add_(c)
        ke1, e = y.sub_(k.log()).mul_(k), torch.exp(-k)
        ctx.save_for_backward(2 * (ke1 - e))
        return (1 - k) * e + k * ke1

    @staticmethod
    def backward(ctx, grad):
        (slope,) = ctx.saved_tensors
        return grad * slope


class Prosail:
    """Bands of canopies.

    shares: (wavelength, band), what a band sees of each wavelength.
    """

    def __init__(self, coefficients, wavelengths, shares):
        coefficients = pathlib.Path(coefficients)
        leaf = coefficients / "prospect5_coefficients.csv"
        soil = coefficients / "soil_dry_wet.csv"
        n = column(leaf, "n", wavelengths)
        self.absorption = torch.stack([column(leaf, c, wavelengths) for c in ("kab", "kcar", "kbrown", "kw", "km")], 1)
        self.cone, self.into = tav(40, n)[:, None], tav(90, n)[:, None]
        self.out = self.into / n[:, None] ** 2
        self.soils = torch.stack([column(soil, c, wavelengths) for c in ("dry", "wet")], 1)
        self.shares = torch.tensor(shares, dtype=torch.float64).T.contiguous()

    def bands(self, traits, angles):
        """traits (k, n, 11), in the order of canopy.md section 8; angles (n, 3) in degrees -> (k, n, band)."""
        k, n, _ = traits.shape
        t = traits.permute(2, 1, 0).reshape(11, n * k)  # the k of one pixel in a row
        rho, tau = self.leaf(t[0], t[1:6])
        dry, bright = t[9], t[10]
        rs = self.soils @ torch.stack([bright * dry, bright * (1 - dry)])
        rsot = canopy(rho, tau, rs, t[6], t[7], t[8], geometry(angles), k)
        return (self.shares @ rsot).reshape(-1, n, k).permute(2, 1, 0)

    def leaf(self, layers, contents):
        tau = Transmission.apply(self.absorption @ (contents / layers))
        r21, t12 = 1 - self.out, self.into
        inside = r21 * tau
        through = tau * self.out / (1 - inside * inside)
        t = t12 * through
        r = 1 - t12 + inside * t
        r2, t2 = r * r, t * t
        root = ((1 + r + t) * (1 + r - t) * (1 - r + t) * (1 - r - t)).sqrt()
        q = torch.exp((layers - 1) * torch.log(2 * t / (1 - r2 + t2 + root)))
        a = (1 + r2 - t2 + root) / (2 * r)
        a2, q2 = a * a, q * q
        den = 1 / (a2 - q2)
        below_r, below_t = a * (1 - q2) * den, q * (a2 - 1) * den
        top = self.cone * through
        back = top / (1 - below_r * r)
        return 1 - self.cone + inside * top + back * below_r * t, back * below_t


def geometry(angles):
    """What leaves of each class do for the directions of a pixel: (pixel, class, 5), and the distance of the directions (pixel)."""
    sun, view, psi = (angles.double() * (math.pi / 180)).T[:, :, None]
    leaf = CENTRES * (math.pi / 180)
    cs, co = leaf.cos() * sun.cos(), leaf.cos() * view.cos()
    ss, so = leaf.sin() * sun.sin(), leaf.sin() * view.sin()

    def transition(c, s):
        ratio = torch.where(s.abs() > 1e-6, -c / torch.where(s.abs() > 1e-6, s, 1.0), 5.0)
        return torch.where(ratio.abs() < 1, torch.acos(ratio.clamp(-1, 1)), math.pi)

    bs, bo = transition(cs, ss), transition(co, so)
    ds, do = torch.where(bs < math.pi, ss, cs), torch.where(bo < math.pi, so, co)
    b1, b2, b3 = torch.stack([psi.expand_as(bs), (bs - bo).abs(), math.pi - (bs + bo - math.pi).abs()]).sort(0).values
    t1 = 2 * cs * co + ss * so * psi.cos()
    t2 = b2.sin() * (2 * ds * do + ss * so * b1.cos() * b3.cos())
    unit = 2 * math.pi * sun.cos() * view.cos()
    parts = [
        2 / math.pi * ((bs - math.pi / 2) * cs + bs.sin() * ss) / sun.cos(),
        2 / math.pi * ((bo - math.pi / 2) * co + bo.sin() * so) / view.cos(),
        (leaf.cos() ** 2).expand_as(cs),
        ((math.pi - b2) * t1 + t2).clamp(min=0) / unit,
        (-b2 * t1 + t2).clamp(min=0) / unit,
    ]
    apart = sun.tan() ** 2 + view.tan() ** 2 - 2 * sun.tan() * view.tan() * psi.cos()
    return torch.stack(parts, 2), apart.clamp(min=0).sqrt()


def campbell(mean):
    """Shares of the leaf angle classes (canopy) -> (canopy, class), (Campbell 1990)."""
    e = torch.exp(((-1.6184e-5 * mean + 2.1145e-3) * mean - 0.12390) * mean + 3.2491)[:, None]
    tan2 = (BOUNDS[:-1] * (math.pi / 180)).tan() ** 2
    x = torch.cat([e / (1 + e**2 * tan2).sqrt(), torch.zeros_like(e)], 1)
    flat = e > 1
    a2 = e**2 / (1 - e**2).abs().clamp(min=1e-9)
    root = (a2 + torch.where(flat, x**2, -(x**2))).clamp(min=1e-300).sqrt()
    log = torch.log(torch.where(flat, x + root, 1.0))
    asin = torch.asin(torch.where(flat, 0.0, x / a2.sqrt()))
    g = x * root + a2 * torch.where(flat, log, asin)
    w = (g[:, 1:] - g[:, :-1]).abs()
    return w / w.sum(1, keepdim=True)


def hot_spot(l, ks, ko, q, apart):
    """Transmission along sun and view, and the mean probability of seeing sunlit leaves (Verhoef 1998)."""
    alpha = apart / q * 2 / (ks + ko)
    i = torch.arange(1, STEPS, dtype=torch.float64)[:, None]
    phi = -torch.expm1(-alpha) / STEPS
    x = torch.cat([torch.zeros_like(alpha)[None], -torch.log1p(-i * phi) / alpha, torch.ones_like(alpha)[None]])
    y = -(ko + ks) * l * x - l * (ko * ks).sqrt() * torch.expm1(-alpha * x) / alpha
    f = y.exp()
    df, dy = f.diff(dim=0), y.diff(dim=0)
    still = dy.abs() < 1e-12
    mean = torch.where(still, f[:-1], df / torch.where(still, 1.0, dy))
    return f[-1], (mean * x.diff(dim=0)).sum(0)


def canopy(rho, tau, rs, l, angle, q, directions, k):
    """4SAIL (Verhoef et al. 2007), the bidirectional factor alone."""
    parts, apart = directions
    w = campbell(angle).reshape(parts.shape[0], k, -1)
    ks, ko, bf, sob, sof = (w @ parts).reshape(-1, 5).T
    seen, sunlit = hot_spot(l, ks, ko, q, apart.expand(-1, k).reshape(-1))
    tss, too = torch.exp(-ks * l), torch.exp(-ko * l)
    z = -torch.expm1(-(ks + ko) * l) / (ks + ko)

    both, differ = (rho + tau) / 2, (rho - tau) / 2
    sigb, att = both + bf * differ, 1 - both + bf * differ
    m = ((att + sigb) * (att - sigb)).sqrt()
    sb, sf = ks * both + bf * differ, ks * both - bf * differ
    vb, vf = ko * both + bf * differ, ko * both - bf * differ
    e1 = torch.exp(-m * l)

    def j1(k, ek):
        gap = (k - m) * l
        near = gap.abs() <= 1e-3
        return torch.where(near, 0.5 * l * (ek + e1) * (1 - gap * gap / 12), (e1 - ek) / torch.where(near, 1.0, k - m))

    j1s, j1o = j1(ks, tss), j1(ko, too)
    pers, pero = 1 / (ks + m), 1 / (ko + m)
    r = (att - m) / sigb
    re = r * e1
    a, b, c, d = sf + sb * r, sf * r + sb, vf + vb * r, vf * r + vb
    ps, qs = a * j1s, b * pers * -torch.expm1(-(ks + m) * l)
    pv, qv = c * j1o, d * pero * -torch.expm1(-(ko + m) * l)
    den = 1 / (1 - re * re)
    rdd = r * (1 - e1 * e1) * den
    tsd = (ps - re * qs) * den
    tdo, rdo = (pv - re * qv) * den, (qv - re * pv) * den
    g1, g2 = (z - j1s * too) * pero, (z - j1o * tss) * pers
    rsod = (d * g1 * a + c * g2 * b - (rdo * qs + tdo * ps) * r) / (1 - r * r)
    down = tss + tsd
    again = (down * tdo + (tsd + tss * rs * rdd) * too) * rs / (1 - rs * rdd)
    return (sob * rho + sof * tau) * l * sunlit + seen * rs + rsod + again
