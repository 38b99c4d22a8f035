import type { DefectKind } from '../scene.ts'
import { drawBurr } from './burr.ts'
import { drawChip } from './chip.ts'
import type { DrawDefect } from './defect.ts'
import { drawDent } from './dent.ts'
import { drawMissingChamfer } from './missing-chamfer.ts'
import { drawScratch } from './scratch.ts'
import { drawStain } from './stain.ts'

export const DRAW_DEFECT: Readonly<Record<DefectKind, DrawDefect>> = {
  dent: drawDent,
  scratch: drawScratch,
  burr: drawBurr,
  chip: drawChip,
  stain: drawStain,
  'missing-chamfer': drawMissingChamfer
}
