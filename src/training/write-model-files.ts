import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MODEL_FILES } from '../domain/models/manifest.ts'
import { encodeWeights } from '../encoder/weights-file.ts'
import { encodeBank } from '../scoring/bank-file.ts'
import { encodeEvidence } from '../scoring/evidence/evidence-file.ts'
import type { EvidenceModel } from '../scoring/evidence/evidence-model.ts'
import { type FittedModel } from './fit-model.ts'

/** Writes encoder, weights and banks into a model version's folder. */
export async function writeModelFiles(
  folder: string,
  {
    architecture,
    weights,
    onnx,
    good,
    defect,
    evidence
  }: Pick<FittedModel, 'architecture' | 'weights' | 'onnx' | 'good' | 'defect'> & {
    readonly evidence: EvidenceModel | null
  }
): Promise<void> {
  const { json, bin } = encodeWeights(architecture, weights)
  await writeFile(join(folder, MODEL_FILES.onnx), onnx)
  await writeFile(join(folder, MODEL_FILES.weightsJson), json)
  await writeFile(join(folder, MODEL_FILES.weightsBin), bin)
  await writeFile(join(folder, MODEL_FILES.good), encodeBank(good))
  if (evidence !== null) await writeFile(join(folder, MODEL_FILES.evidence), encodeEvidence(evidence))
  if (defect !== null) await writeFile(join(folder, MODEL_FILES.defect), encodeBank(defect))
}
