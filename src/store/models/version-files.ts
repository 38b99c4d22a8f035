import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Content } from '../../domain/blobs/content.ts'
import { VERSION_ID } from '../../domain/models/manifest.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { absent } from '../absent.ts'
import { syncFolder, writeFileAtomically } from '../write-file.ts'
import { checksumFile } from './checksum.ts'
import { checkSeal } from './manifest-seal.ts'
import type { ModelVersion } from './model-version.ts'
import { parseManifest } from './parse-manifest.ts'

const MANIFEST = 'manifest.json'
/** Versions that are on their way lie here, by the checksum of their manifest: a fetch that broke off goes on. */
const RECEIVING = '.receiving'

/**
 * Puts a model version where others can fetch it, the manifest last: whoever has its checksum can have all of it.
 * @returns SHA-256 of the manifest
 * @throws BlobsUnavailable
 */
export async function sendVersion(
  content: Pick<Content, 'put'>,
  { folder, manifest }: Pick<ModelVersion, 'folder' | 'manifest'>
): Promise<string> {
  for (const name of Object.keys(manifest.files)) await content.put('content', await readFile(join(folder, name)))
  return content.put('content', await readFile(join(folder, MANIFEST)))
}

export interface ReceiveOptions {
  /** Where the version goes: `<recipe>/<version>` below it. */
  readonly ownFolder: string
  readonly source: Pick<Content, 'read' | 'save'>
  /** Checks all files of a version that is there. @throws when there is none, or it is broken */
  readonly open: (recipe: string, version: string) => Promise<Pick<ModelVersion, 'folder'>>
}

/**
 * Fetches a model version by the checksum of its manifest. It appears whole and checked, or not at all; one that is
 * there already stays, and one that is damaged is fetched anew.
 * @throws BlobsUnavailable; Error saying what is wrong with the version
 */
export async function receiveVersion(
  manifestSha256: string,
  { ownFolder, source, open }: ReceiveOptions
): Promise<{ readonly recipe: string; readonly version: string }> {
  const bytes = await source.read('content', manifestSha256)
  if (bytes === undefined) throw missing(manifestSha256)
  const text = Buffer.from(bytes).toString('utf8')
  const { recipe, version, files } = parseManifest(text)
  checkSeal(JSON.parse(text) as Record<string, unknown>)
  if (!RECIPE_ID.test(recipe) || !VERSION_ID.test(version))
    throw new Error(`manifest.json: expected ids of a recipe and a version, received '${recipe}' and '${version}'`)
  const here = await open(recipe, version).catch(() => undefined)
  const known = here === undefined ? undefined : (await checksumFile(join(here.folder, MANIFEST))).sha256
  if (known === manifestSha256) return { recipe, version }
  if (known !== undefined)
    throw new Error(`version '${version}' of recipe '${recipe}' is here with other content: it is not replaced`)

  const aside = join(ownFolder, RECEIVING, manifestSha256)
  for (const [name, { sha256 }] of Object.entries(files))
    if (!(await source.save('content', sha256, join(aside, name)))) throw missing(sha256)
  await writeFileAtomically(join(aside, MANIFEST), text)
  await syncFolder(aside)
  const folder = join(ownFolder, recipe, version)
  await mkdir(dirname(folder), { recursive: true })
  if ((await stat(folder).catch(absent)) !== undefined) await rm(folder, { recursive: true })
  await rename(aside, folder)
  await syncFolder(dirname(folder))
  return { recipe, version }
}

const missing = (sha256: string): Error =>
  new Error(`a file of a model version is missing: expected a blob with SHA-256 ${sha256}`)
