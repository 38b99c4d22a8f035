import type { Target } from './target.ts'
import { banks, onnxModels, weightFiles } from './targets/model-files.ts'
import { pictures } from './targets/pictures.ts'
import { rawFrames } from './targets/raw-frames.ts'
import { multipartFrames, multipartUploads, queries } from './targets/requests.ts'
import { checkpoints, indexes, manifests, recipes } from './targets/texts.ts'

/** Everything that reads what others made. */
export const TARGETS: readonly Target[] = [
  ...pictures,
  rawFrames,
  multipartFrames,
  multipartUploads,
  queries,
  manifests,
  recipes,
  indexes,
  banks,
  weightFiles,
  onnxModels,
  checkpoints
]
