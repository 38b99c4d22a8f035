import { readFile } from 'node:fs/promises'
import { MODEL_FILES, type ModelManifest } from '../../domain/models/manifest.ts'
import { inputShape } from '../../encoder/architecture.ts'
import type { OpenEncoder } from '../../encoder/open-runtime.ts'
import { cropArea, cropColumns } from '../../domain/recipes/recipe.ts'
import { ModelBroken } from '../../errors.ts'
import { anomalyScore } from '../../scoring/anomaly-score.ts'
import { decodeBank } from '../../scoring/bank-file.ts'
import { decodeEvidence } from '../../scoring/evidence/evidence-file.ts'
import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import type { MemoryBank } from '../../scoring/memory-bank.ts'
import type { LoadedModel } from './loaded-model.ts'

/** A model version on disk whose checksums have been verified. */
export interface ModelFolder {
  readonly manifest: ModelManifest
  has(name: string): boolean
  /** Absolute path of one of its files. @throws ModelBroken when it has no such file */
  file(name: string): string
}

/**
 * Loads a model version and lets it score one empty crop, so that a model that cannot judge is refused before it is
 * used.
 * @throws ModelBroken that says what is wrong with which file
 */
export async function loadModel(folder: ModelFolder, openEncoder: OpenEncoder): Promise<LoadedModel> {
  const { manifest } = folder
  const { version } = manifest
  const readWeights = folder.has(MODEL_FILES.weightsJson)
    ? async () => ({
        json: new TextDecoder().decode(await readModelFile(folder, MODEL_FILES.weightsJson)),
        bin: await readModelFile(folder, MODEL_FILES.weightsBin)
      })
    : null
  const [onnx, good, defect, evidence] = await Promise.all([
    readModelFile(folder, MODEL_FILES.onnx),
    readBank(folder, MODEL_FILES.good),
    manifest.scoring.useDefectBank ? readBank(folder, MODEL_FILES.defect) : null,
    folder.has(MODEL_FILES.evidence) ? readEvidence(folder) : null
  ])
  const encoder = await orBroken(
    version,
    readWeights === null
      ? `the encoder of ${MODEL_FILES.onnx}`
      : `the encoder of ${MODEL_FILES.onnx}, ${MODEL_FILES.weightsJson} and ${MODEL_FILES.weightsBin}`,
    () => openEncoder({ onnx, readWeights, ...encoderId(manifest) })
  )
  try {
    const model: LoadedModel = { manifest, encoder, good, defect, evidence }
    await checkModel(model)
    return model
  } catch (error) {
    await encoder.close()
    throw error
  }
}

/** Identifies the encoder by the verified checksums of its files. */
function encoderId({ files }: ModelManifest): { readonly id?: string } {
  const sums = [MODEL_FILES.onnx, MODEL_FILES.weightsJson, MODEL_FILES.weightsBin].flatMap(
    (name) => files[name]?.sha256 ?? []
  )
  return Object.hasOwn(files, MODEL_FILES.onnx) ? { id: sums.join(' ') } : {}
}

function readModelFile({ manifest, file }: ModelFolder, name: string): Promise<Uint8Array> {
  return orBroken(manifest.version, name, () => readFile(file(name)))
}

async function readBank(folder: ModelFolder, name: string): Promise<MemoryBank> {
  const bytes = await readModelFile(folder, name)
  return orBroken(folder.manifest.version, name, async () => decodeBank(bytes))
}

async function readEvidence(folder: ModelFolder): Promise<EvidenceModel> {
  const bytes = await readModelFile(folder, MODEL_FILES.evidence)
  return orBroken(folder.manifest.version, MODEL_FILES.evidence, async () =>
    decodeEvidence(new TextDecoder().decode(bytes))
  )
}

/** Converts any error into ModelBroken with a message that starts with `what`. A ModelBroken stays as it is. */
async function orBroken<T>(version: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ModelBroken) throw error
    throw new ModelBroken(version, `${what}: ${(error as Error).message}`)
  }
}

async function checkModel({ manifest, encoder, good, defect, evidence }: LoadedModel): Promise<void> {
  const { version, crop } = manifest
  const [taken, stated] = [inputShape(encoder).join(' x '), [crop.sizePx, cropColumns(crop)].join(' x ')]
  if (taken !== stated)
    throw new ModelBroken(version, `the encoder takes crops of ${taken} px, the manifest says ${stated}`)
  for (const bank of [good, defect]) {
    if (bank !== null && bank.D !== encoder.embeddingSize)
      throw new ModelBroken(
        version,
        `the encoder makes ${encoder.embeddingSize} values, a bank holds rows of ${bank.D}`
      )
  }
  for (const { name, span } of evidence?.pieces ?? []) {
    if (span !== null && span.from + span.length > encoder.featureSize)
      throw new ModelBroken(
        version,
        `the encoder gives ${encoder.featureSize} features, ${name} needs ${span.from + span.length}`
      )
  }
  await orBroken(version, 'the encoder cannot judge an empty crop', async () => {
    anomalyScore(await encoder.embed(new Float32Array(cropArea(crop))), good, defect, manifest.scoring.k)
  })
}
