import { readFile } from 'node:fs/promises'
import { MODEL_FILES, type ModelManifest } from '../domain/manifest.ts'
import type { OpenEncoder } from '../encoder/open-runtime.ts'
import { ModelBroken } from '../errors.ts'
import { decodeBank } from '../scoring/bank-file.ts'
import type { MemoryBank } from '../scoring/memory-bank.ts'
import type { LoadedModel } from './loaded-model.ts'

/** A model version on disk whose checksums have been verified. */
export interface ModelFolder {
  readonly manifest: ModelManifest
  /** Absolute path of one of its files. @throws ModelBroken when it has no such file */
  file (name: string): string
}

/**
 * Brings a model version into memory and has it answer one empty crop, so that a model that can't judge is refused before it serves.
 * @throws ModelBroken saying what is wrong with which file
 */
export async function loadModel ({ manifest, file }: ModelFolder, openEncoder: OpenEncoder): Promise<LoadedModel> {
  const { version, scoring } = manifest
  const bytes = async (name: string): Promise<Uint8Array> => readFile(file(name))
  const encoder = await open(version, MODEL_FILES.onnx, async () => openEncoder({
    onnx: await bytes(MODEL_FILES.onnx), json: await readFile(file(MODEL_FILES.weightsJson), 'utf8'), bin: await bytes(MODEL_FILES.weightsBin)
  }))
  try {
    const bank = (name: string): Promise<MemoryBank> => open(version, name, async () => decodeBank(await bytes(name)))
    const model: LoadedModel = {
      manifest, encoder, good: await bank(MODEL_FILES.good), defect: scoring.useDefectBank ? await bank(MODEL_FILES.defect) : null
    }
    await checkModel(model)
    return model
  } catch (error) {
    await encoder.close()
    throw error
  }
}

async function open<T> (version: string, name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new ModelBroken(version, `${name}: ${(error as Error).message}`)
  }
}

async function checkModel ({ manifest, encoder, good, defect }: LoadedModel): Promise<void> {
  const { version, crop } = manifest
  if (encoder.inputSize !== crop.sizePx) throw new ModelBroken(version, `the encoder takes crops of ${encoder.inputSize} px, the manifest says ${crop.sizePx}`)
  for (const bank of [good, defect]) {
    if (bank !== null && bank.D !== encoder.embeddingSize) throw new ModelBroken(version, `the encoder makes ${encoder.embeddingSize} values, a bank holds rows of ${bank.D}`)
  }
  const embedding = await encoder.embed(new Float32Array(crop.sizePx ** 2))
  if (!embedding.every(Number.isFinite)) throw new ModelBroken(version, 'the encoder answers an empty crop with NaN or Infinity')
}
