import { openCv, type RadiusOf } from './finders.ts'
import type { HoughArguments, HoughCircles } from './opencv.ts'
import type { Picture } from './pictures.ts'
import type { Line } from './report.ts'

const HEIGHTS = [192, 288, 384, 512]
const DPS = [1.5, 2, 2.5]
const PARAMS1 = [80, 150, 200, 250, 300]
const PARAMS2 = { HOUGH_GRADIENT: [30, 50, 70], HOUGH_GRADIENT_ALT: [0.5, 0.8] } as const
const BLURS = [5, 7]
const BEST = 8

/** The whole grid, the best settings first: by pictures within 5 px, then by time. Takes an hour for 100 pictures. */
export function tuneOpenCv(
  all: readonly Picture[],
  houghCircles: HoughCircles,
  radiusOf: RadiusOf,
  tell: (line: string) => void
): Line[] {
  const lines: Line[] = []
  for (const args of grid()) {
    const name =
      `${args.method} height ${args.heightPx} blur ${args.blurPx} dp ${args.dp} param1 ${args.param1} param2 `
      + `${args.param2}`
    const line = openCv('tuning', name, all, houghCircles, (picture) => ({ ...args, radius: radiusOf(picture) }), 1)
    lines.push(line)
    tell(`${name}: ${(100 * line.figures.within5).toFixed(1)} % in 5 px, ${line.figures.wallMs.toFixed(1)} ms`)
  }
  return lines.toSorted(({ figures: a }, { figures: b }) => b.within5 - a.within5 || a.wallMs - b.wallMs).slice(0, BEST)
}

function* grid(): Generator<HoughArguments> {
  for (const method of ['HOUGH_GRADIENT', 'HOUGH_GRADIENT_ALT'] as const) {
    for (const heightPx of HEIGHTS) {
      for (const blurPx of BLURS) {
        for (const dp of DPS) {
          for (const param1 of PARAMS1) {
            for (const param2 of PARAMS2[method])
              yield { method, heightPx, blurPx, dp, minDist: 0.5, param1, param2, radius: { min: 0, max: 0 } }
          }
        }
      }
    }
  }
}
