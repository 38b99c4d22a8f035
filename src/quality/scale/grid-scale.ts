import jstat from 'jstat'
import type { LensDistortion } from '../../domain/inspection/distortion.ts'
import { cholesky, invertLower, solve } from '../../scoring/cholesky.ts'
import type { PlacedDot } from './order-grid.ts'

/** Millimetres per pixel and the lens's distortion, from a dot grid. */
export interface GridScale {
  readonly dots: number
  readonly mmPerPx: number
  /** Standard uncertainty. */
  readonly uncertainty: number
  /** 95 %. */
  readonly expandedUncertainty: number
  readonly distortion: LensDistortion
  /** Residuals of the dots' positions: root mean square, in pixels, with and without the distortion in the model. */
  readonly residualPx: number
  readonly residualWithoutPx: number
}

export interface GridOptions {
  readonly pitchMm: number
  /** Standard uncertainty of the pitch. */
  readonly uncertaintyMm: number
  readonly width: number
  readonly height: number
}

const CONFIDENCE = 0.95
/** Fewer dots do not determine the distortion. */
const MIN_DOTS = 30
/** Linear parameters: a, b (vector of one grid step, pixels), tx, ty (position of dot (0, 0)), k1, k2. */
const LINEAR = 6
/**
 * Rounds of the search for the centre of the distortion, and its first step as a share of the picture's half diagonal.
 */
const ROUNDS = 40
const FIRST_STEP = 0.05
/**
 * Maximum distance of the centre of the distortion from the centre of the picture, as the same share: positions that
 * are farther away all fit nearly as well.
 */
const MOST_OFF = 0.4

/**
 * Fits a square grid, which may be rotated and distorted by a lens, to the positions of dots: the undistorted position
 * of dot (i, j) is t + a (i, j) + b (-j, i). All parameters except the centre of the distortion are linear and solved
 * by least squares. The centre is searched for around the centre of the picture.
 *
 * Source  radial model: Brown 1966, Photogramm. Eng. 32:444; uncertainty: JCGM 100:2008, sections 5.1.2 and G.4.1
 *
 * @throws RangeError for fewer than 30 dots, or a pitch that is not above 0
 */
export function gridScale(dots: readonly PlacedDot[], options: GridOptions): GridScale {
  const { pitchMm, uncertaintyMm, width, height } = options
  if (dots.length < MIN_DOTS)
    throw new RangeError(`expected at least ${MIN_DOTS} dots that form a grid, found ${dots.length}`)
  if (!(pitchMm > 0) || !(uncertaintyMm >= 0))
    throw new RangeError(
      `expected a pitch above 0 and an uncertainty of at least 0, received ${pitchMm}, ${uncertaintyMm}`
    )
  const radiusPx = Math.hypot(width, height) / 2
  const middle = { cx: (width - 1) / 2, cy: (height - 1) / 2, radiusPx }
  const { centre, fit } = bestCentre(dots, middle)
  const [a, b, , , k1, k2] = fit.x as unknown as [number, number, number, number, number, number]
  const pitchPx = Math.hypot(a, b)
  const freedom = 2 * dots.length - LINEAR - 2
  const variance = fit.squares / freedom
  const inverse = invertLower(cholesky(fit.normal, LINEAR), LINEAR)
  // Variance of the pitch, whose gradient is (a, b) / pitch.
  const gradient = [a / pitchPx, b / pitchPx, 0, 0, 0, 0]
  let ofPitch = 0
  for (let row = 0; row < LINEAR; row++) {
    let sum = 0
    for (let k = 0; k <= row; k++) sum += inverse[row * LINEAR + k]! * gradient[k]!
    ofPitch += sum * sum
  }
  const ofFit = Math.sqrt(variance * ofPitch) / pitchPx
  const relative = Math.hypot(ofFit, uncertaintyMm / pitchMm)
  const effective = ofFit === 0 ? Infinity : (freedom * relative ** 4) / ofFit ** 4
  const mmPerPx = pitchMm / pitchPx
  return {
    dots: dots.length,
    mmPerPx,
    uncertainty: mmPerPx * relative,
    expandedUncertainty:
      mmPerPx * relative * jstat.jStat.studentt.inv(1 - (1 - CONFIDENCE) / 2, Math.min(effective, 1e6)),
    distortion: { ...centre, k1, k2 },
    residualPx: Math.sqrt(fit.squares / dots.length),
    residualWithoutPx: Math.sqrt(fitAround(dots, middle, false).squares / dots.length)
  }
}

type Centre = Pick<LensDistortion, 'cx' | 'cy' | 'radiusPx'>

/** Moves along each axis while the residual decreases; otherwise halves the step. */
function bestCentre(dots: readonly PlacedDot[], middle: Centre): { centre: Centre; fit: Fit } {
  let centre = middle
  let fit = fitAround(dots, centre)
  let step = FIRST_STEP * middle.radiusPx
  for (let round = 0; round < ROUNDS; round++) {
    let improved = false
    for (const [dx, dy] of [
      [step, 0],
      [-step, 0],
      [0, step],
      [0, -step]
    ] as const) {
      const tried = { ...centre, cx: centre.cx + dx, cy: centre.cy + dy }
      if (Math.hypot(tried.cx - middle.cx, tried.cy - middle.cy) > MOST_OFF * middle.radiusPx) continue
      const found = fitAround(dots, tried)
      if (costOf(found) >= costOf(fit)) continue
      ;[centre, fit, improved] = [tried, found, true]
    }
    if (!improved) step /= 2
  }
  return { centre, fit }
}

/** Squared residuals divided by the squared pitch, so that a model that shrinks the grid gains nothing. */
const costOf = ({ x, squares }: Fit): number => squares / (x[0]! ** 2 + x[1]! ** 2)

interface Fit {
  readonly x: Float64Array
  /** Inverse matrix of the normal equations, [LINEAR, LINEAR]. */
  readonly normal: Float64Array
  /** Sum of the squared residuals. */
  readonly squares: number
}

/** @param hasBend false: k1 and k2 are 0 */
function fitAround(dots: readonly PlacedDot[], { cx, cy, radiusPx }: Centre, hasBend = true): Fit {
  const normal = new Float64Array(LINEAR * LINEAR)
  const right = new Float64Array(LINEAR)
  const rows = dots.flatMap(({ x, y, i, j }) => {
    const [dx, dy] = [x - cx, y - cy]
    const q = hasBend ? (dx * dx + dy * dy) / radiusPx ** 2 : 0
    return [
      { row: [i, -j, 1, 0, -dx * q, -dx * q * q], value: x },
      { row: [j, i, 0, 1, -dy * q, -dy * q * q], value: y }
    ]
  })
  for (const { row, value } of rows)
    for (let m = 0; m < LINEAR; m++) {
      right[m]! += row[m]! * value
      for (let n = 0; n < LINEAR; n++) normal[m * LINEAR + n]! += row[m]! * row[n]!
    }
  // Without distortion the columns of k1 and k2 are zero.
  if (!hasBend) for (const n of [4, 5]) normal[n * LINEAR + n] = 1
  const x = solve(normal, right)
  const squares = rows.reduce((sum, { row, value }) => {
    const left = value - row.reduce((of, each, n) => of + each * x[n]!, 0)
    return sum + left * left
  }, 0)
  return { x, normal, squares }
}
