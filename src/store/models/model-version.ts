import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import { ModelBroken } from '../../errors.ts'
import { absent } from '../absent.ts'
import { checkSeal } from './manifest-seal.ts'
import { parseManifest } from './parse-manifest.ts'
import { verifySize } from './verify-file.ts'

export const MANIFEST = 'manifest.json'

/** A model version whose manifest and files have been checked. */
export interface ModelVersion {
  readonly folder: string
  readonly manifest: ModelManifest
  has(name: string): boolean
  /** Absolute path of one of the manifest's files. @throws ModelBroken when it has no such file */
  file(name: string): string
}

export function modelVersion(folder: string, manifest: ModelManifest): ModelVersion {
  return {
    folder,
    manifest,
    has: (name) => Object.hasOwn(manifest.files, name),
    file(name) {
      if (!Object.hasOwn(manifest.files, name))
        throw new ModelBroken(
          manifest.version,
          `it has no file ${name}; it has ${Object.keys(manifest.files).join(', ')}`
        )
      return join(folder, name)
    }
  }
}

/** @throws ModelBroken for a manifest that is missing, damaged, or of another version */
export async function readManifest(folder: string, recipe: string, version: string): Promise<ModelManifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(absent)
  if (text === undefined) throw new ModelBroken(version, `${MANIFEST} is missing`)
  let manifest: ModelManifest
  try {
    manifest = parseManifest(text)
  } catch (error) {
    throw new ModelBroken(version, (error as Error).message)
  }
  if (manifest.recipe !== recipe || manifest.version !== version) {
    throw new ModelBroken(
      version,
      `expected version '${version}' of recipe '${recipe}', the manifest says '${manifest.version}' of `
        + `'${manifest.recipe}'`
    )
  }
  try {
    checkSeal(JSON.parse(text) as Record<string, unknown>)
  } catch (error) {
    throw new ModelBroken(version, (error as Error).message)
  }
  return manifest
}

/** What is known of a version without reading its files. */
export async function describeVersion(
  folder: string,
  recipe: string,
  version: string
): Promise<{ manifest: ModelManifest; problem?: string } | { manifest: null; problem: string }> {
  let manifest: ModelManifest | null = null
  try {
    manifest = await readManifest(folder, recipe, version)
    for (const [name, expected] of Object.entries(manifest.files)) await verifySize(folder, name, expected, version)
    return { manifest }
  } catch (error) {
    return { manifest, problem: (error as Error).message }
  }
}
