import { join } from 'node:path'
import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { ModelSwitch } from '../../domain/models/model-switch.ts'
import type { Studies } from '../../domain/quality/study-plan.ts'
import type { Validations } from '../../domain/quality/validation.ts'
import { createValidations } from '../../quality/validation/validations.ts'
import type { Review } from '../../routes/records/review.ts'
import { checksumFile } from '../../store/models/checksum.ts'
import { heldOutScores } from '../../store/models/reference-scores.ts'
import { createValidationFiles } from '../../store/quality/validation-files.ts'
import type { Stored } from '../stored.ts'

export interface ValidationParts {
  readonly stored: Pick<Stored, 'book' | 'modelFiles' | 'dataFolder' | 'audit'>
  readonly models: { readonly goldenSet: Pick<GoldenSet, 'list'>; readonly modelSwitch: ModelSwitch }
  readonly studies: Studies
  readonly reviewRates: Review['rates']
}

/** Wires the validation reports of model versions. */
export function composeValidations({ stored, models, studies, reviewRates }: ValidationParts): Validations {
  const { book, modelFiles, dataFolder, audit } = stored
  return createValidations({
    readRecipe: async (id) => (await book.current(id)).recipe,
    async openVersion(recipe, version) {
      const opened = await modelFiles.open(recipe, version)
      return {
        manifest: opened.manifest,
        manifestSha256: (await checksumFile(join(opened.folder, 'manifest.json'))).sha256,
        heldOut: await heldOutScores(opened)
      }
    },
    golden: models.goldenSet,
    judgeGolden: models.modelSwitch.judgeGolden,
    studiesOf: studies.summaries,
    reviewRates,
    audit,
    async auditHead() {
      const head = await audit.head()
      return head === null ? null : { seq: head.seq, hash: head.hash }
    },
    files: createValidationFiles(join(dataFolder, 'validations')),
    now: () => new Date()
  })
}
