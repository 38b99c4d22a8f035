import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { APPEARANCE_NAMES, type Appearance } from '../../domain/inspection/evidence.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import type { PartView } from '../../scoring/evidence/evidence-model.ts'

/** Maximum number of parts in the file; one part takes 6 kB. */
const MAX_PARTS = 300

/** Values of the focus; see imaging/appearance/sharpness.ts. */
const FOCUS_VALUES = 3

/** Name and measurements of a taught part. */
export interface NamedView extends PartView {
  readonly part: string
}

/**
 * Writes the measurements of the taught parts into a model version's folder, so that more parts can be taught later. If
 * there are too many, the newest are kept.
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

/** @throws Error if `writeViews` did not write the file */
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
  // Older files have no measurements of spots and grain.
  const given: Readonly<Record<string, string>> = { spots: '', grain: '', ...texts }
  const found = (name: string): [string, Float32Array] => [name, fromBase64(given[name]!)]
  if (focus !== undefined) return Object.fromEntries(APPEARANCE_NAMES.map(found)) as unknown as Appearance
  // In older files the values of the focus follow those of the tone.
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

/** Little-endian, as on every machine on which this program runs. */
function fromBase64(text: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)
}
