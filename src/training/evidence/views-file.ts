import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { APPEARANCE_NAMES, type Appearance } from '../../domain/inspection/evidence.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { PartView } from '../../scoring/evidence/evidence-model.ts'

/** Parts that are kept at most: those of one take 6 kB. */
const MAX_PARTS = 300

/** Values of the focus; see imaging/appearance/sharpness.ts. */
const FOCUS_VALUES = 3

/** What was seen of a taught part, under the part's name. */
export interface NamedView extends PartView {
  readonly part: string
}

/**
 * Writes what was seen of the taught parts into a model version's folder, so that more can be taught later. The newest
 * are kept.
 */
export async function writeViews(folder: string, views: readonly NamedView[]): Promise<void> {
  const kept = views.slice(-MAX_PARTS)
  const file = kept.map(({ part, features, appearance }) => ({
    part,
    features: toBase64(features),
    appearance: Object.fromEntries(APPEARANCE_NAMES.map((name) => [name, toBase64(appearance[name])]))
  }))
  await writeFile(join(folder, MODEL_FILES.views), JSON.stringify(file))
}

/** @throws Error when the file is not what `writeViews` writes */
export async function readViews(file: string): Promise<NamedView[]> {
  const found = JSON.parse(await readFile(file, 'utf8')) as {
    part: string
    features: string
    appearance: Record<string, string>
  }[]
  return found.map(({ part, features, appearance }) => ({
    part,
    features: fromBase64(features),
    appearance: appearanceOf(appearance)
  }))
}

function appearanceOf(texts: Readonly<Record<string, string>>): Appearance {
  const { tone, focus } = texts
  // Files of before spots and grain were measured have no values of them.
  const given: Readonly<Record<string, string>> = { spots: '', grain: '', ...texts }
  const found = (name: string): [string, Float32Array] => [name, fromBase64(given[name]!)]
  if (focus !== undefined) return Object.fromEntries(APPEARANCE_NAMES.map(found)) as unknown as Appearance
  // Older files have the focus at the end of the tone.
  const both = fromBase64(tone!)
  const others = APPEARANCE_NAMES.filter((name) => name !== 'tone' && name !== 'focus').map(found)
  return {
    ...(Object.fromEntries(others) as unknown as Appearance),
    tone: both.slice(0, -FOCUS_VALUES),
    focus: both.slice(-FOCUS_VALUES)
  }
}

function toBase64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

/** Little-endian, like every machine that this program runs on. */
function fromBase64(text: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)
}
