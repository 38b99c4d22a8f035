/**
 * The surface of one round part around its centre, in a form that shows whether two pictures show the same part, even
 * if one is turned or mirrored: the angular harmonics of rings of the unwrapped part. The low harmonics are left out.
 * They contain the lighting and the shape that all parts of a product share, and would make different parts alike.
 *
 * Shapes  polar crop [rows, columns], rows are radius (inner to outer), columns are angle; fingerprint [HARMONICS,
 *         RINGS, 2] (real, imaginary)
 * Units   the similarity is a correlation: 1 for the same surface, near 0 for unrelated ones; brightness and contrast
 *         have no effect
 */
const FIRST_HARMONIC = 9
const HARMONICS = 32
const RINGS = 12
/** Inner share of the radius that is left out: it has few pixels, and often shows no part of the surface. */
const INNER = 0.25
/** Number of turns at which two fingerprints are compared: at least 6 for each period of the highest harmonic. */
const TURNS = 256

/** @throws RangeError when `polar` isn't rows * columns values, or is too small for the highest harmonic */
export function rotationFingerprint(polar: Float32Array, rows: number, columns = rows): Float32Array {
  if (polar.length !== rows * columns)
    throw new RangeError(`polar crop: expected ${rows} * ${columns} values, received ${polar.length}`)
  if (columns < 2 * (FIRST_HARMONIC + HARMONICS))
    throw new RangeError(
      `polar crop: expected at least ${2 * (FIRST_HARMONIC + HARMONICS)} columns, received ${columns}`
    )
  const first = Math.round(INNER * rows)
  const rings = Array.from({ length: RINGS }, (_, n) =>
    meanRow(
      polar,
      columns,
      first + Math.round((n * (rows - first)) / RINGS),
      first + Math.round(((n + 1) * (rows - first)) / RINGS)
    )
  )

  const cos = Float64Array.from({ length: columns }, (_, x) => Math.cos((2 * Math.PI * x) / columns))
  const sin = Float64Array.from({ length: columns }, (_, x) => Math.sin((2 * Math.PI * x) / columns))
  const fingerprint = new Float32Array(HARMONICS * RINGS * 2)
  let energy = 0
  for (let h = 0; h < HARMONICS; h++) {
    for (let n = 0; n < RINGS; n++) {
      let re = 0
      let im = 0
      for (let x = 0; x < columns; x++) {
        const angle = ((FIRST_HARMONIC + h) * x) % columns
        re += rings[n]![x]! * cos[angle]!
        im -= rings[n]![x]! * sin[angle]!
      }
      fingerprint[(h * RINGS + n) * 2] = re
      fingerprint[(h * RINGS + n) * 2 + 1] = im
      energy += re * re + im * im
    }
  }
  // A surface without texture has only rounding errors left. Its similarity to any other is 0.
  const scale = energy > 1e-6 ? 1 / Math.sqrt(energy) : 0
  return fingerprint.map((value) => value * scale)
}

function meanRow(polar: Float32Array, columns: number, from: number, to: number): Float64Array {
  const mean = new Float64Array(columns)
  for (let y = from; y < to; y++) for (let x = 0; x < columns; x++) mean[x]! += polar[y * columns + x]! / (to - from)
  return mean
}

/**
 * The largest correlation of two fingerprints over all turns, mirrored or not: -1 to 1. If no turn can reach `floor`,
 * the result is some value below it.
 * Cost  O(HARMONICS * RINGS), and O(HARMONICS * TURNS) more where `floor` may be reached
 */
export function rotationSimilarity(a: Float32Array, b: Float32Array, floor = -1): number {
  // Correlation theorem: the harmonics of the correlation are conj(a) * b, those with the mirrored b are conj(a) *
  // conj(b).
  const straight = new Float64Array(2 * HARMONICS)
  const mirrored = new Float64Array(2 * HARMONICS)
  let straightBound = 0
  let mirroredBound = 0
  for (let h = 0; h < HARMONICS; h++) {
    let rr = 0
    let ii = 0
    let ri = 0
    let ir = 0
    for (let i = 2 * RINGS * h; i < 2 * RINGS * (h + 1); i += 2) {
      rr += a[i]! * b[i]!
      ii += a[i + 1]! * b[i + 1]!
      ri += a[i]! * b[i + 1]!
      ir += a[i + 1]! * b[i]!
    }
    straight[2 * h] = rr + ii
    straight[2 * h + 1] = ri - ir
    mirrored[2 * h] = rr - ii
    mirrored[2 * h + 1] = -ri - ir
    straightBound += Math.hypot(rr + ii, ri - ir)
    mirroredBound += Math.hypot(rr - ii, ri + ir)
  }
  return Math.max(straightBound < floor ? -1 : peak(straight), mirroredBound < floor ? -1 : peak(mirrored))
}

const COS = Float64Array.from({ length: TURNS }, (_, t) => Math.cos((2 * Math.PI * t) / TURNS))
const SIN = Float64Array.from({ length: TURNS }, (_, t) => Math.sin((2 * Math.PI * t) / TURNS))

function peak(harmonics: Float64Array): number {
  let best = -1
  for (let turn = 0; turn < TURNS; turn++) {
    let sum = 0
    for (let h = 0; h < HARMONICS; h++) {
      const angle = ((FIRST_HARMONIC + h) * turn) % TURNS
      sum += harmonics[2 * h]! * COS[angle]! - harmonics[2 * h + 1]! * SIN[angle]!
    }
    if (sum > best) best = sum
  }
  return best
}
