import { APPEARANCE_NAMES, type AppearanceName, EVIDENCE_NAMES } from '../../domain/inspection/evidence.ts'
import type { PieceCalibration } from './calibrated-piece.ts'
import type { EvidenceModel, EvidencePiece } from './evidence-model.ts'
import type { GoodDistribution } from './good-distribution.ts'
import { EQUAL_COUNT, type PieceCount, STRANGER_FROM_EQUAL } from './piece-count.ts'

/**
 * Version of the file format; an unknown version is refused. In formats 1 and 2 all pieces count equally. In format 1
 * the focus is also part of the tone.
 */
const FORMAT = 3
const OLDER_FORMATS: ReadonlySet<unknown> = new Set([1, 2])
const ARRAYS = ['centre', 'scale', 'directions'] as const

/** JSON; arrays are float32, little endian, in base64. */
export function encodeEvidence({ embedding, pieces, strangerFrom, beyondDefects }: EvidenceModel): string {
  return JSON.stringify({
    format: FORMAT,
    embedding,
    strangerFrom,
    ...(beyondDefects !== undefined && { beyondDefects }),
    pieces: pieces.map(({ name, span, good, calibration, count, followedBy }) => ({
      name,
      span,
      calibration,
      count,
      ...(followedBy !== undefined && { followedBy }),
      good: { rest: good.rest, ...Object.fromEntries(ARRAYS.map((key) => [key, toBase64(good[key])])) }
    }))
  })
}

/** @throws RangeError or SyntaxError when the text is not what `encodeEvidence` writes */
export function decodeEvidence(text: string): EvidenceModel {
  const file = JSON.parse(text) as Partial<
    Record<'format' | 'embedding' | 'pieces' | 'strangerFrom' | 'beyondDefects', unknown>
  > | null
  const isOlder = OLDER_FORMATS.has(file?.format)
  if (file === null || (file.format !== FORMAT && !isOlder))
    throw new RangeError(`format: expected ${FORMAT}, received ${String(file?.format)}`)
  if (!Array.isArray(file.pieces)) throw new RangeError('pieces: expected a list')
  const pieces = file.pieces.map((raw) => pieceOf(raw, isOlder))
  const strangerFrom = isOlder ? STRANGER_FROM_EQUAL : positive(file.strangerFrom, 'strangerFrom')
  return {
    embedding: calibrationOf(file.embedding, 'embedding'),
    pieces: file.format === 1 ? pieces.map(withFocus) : pieces,
    strangerFrom,
    ...(file.beyondDefects !== undefined && { beyondDefects: beyondDefectsOf(file.beyondDefects, strangerFrom) })
  }
}

const withFocus = (piece: EvidencePiece): EvidencePiece =>
  piece.name === 'tone' ? { ...piece, followedBy: 'focus' } : piece

function pieceOf(raw: unknown, isOlder: boolean): EvidencePiece {
  const { name, span, good, calibration, count, followedBy } = (raw ?? {}) as Record<string, unknown>
  const known = EVIDENCE_NAMES.find((other) => other === name)
  if (known === undefined || known === 'embedding')
    throw new RangeError(`piece: expected a name of ${EVIDENCE_NAMES.slice(1).join(', ')}, received ${String(name)}`)
  const fromPicture = APPEARANCE_NAMES.some((other) => other === known)
  if (fromPicture !== (span === null)) throw new RangeError(`${known}.span: expected ${fromPicture ? 'none' : 'one'}`)
  const found = { name: known, span: span === null ? null : spanOf(span, known), good: distributionOf(good, known) }
  if (found.span !== null && found.span.length !== found.good.centre.length)
    throw new RangeError(`${known}: expected ${found.good.centre.length} values, received ${found.span.length}`)
  return {
    ...found,
    calibration: calibrationOf(calibration, known),
    count: isOlder ? EQUAL_COUNT : countOf(count, known),
    ...(followedBy !== undefined && { followedBy: followerOf(followedBy, known) })
  }
}

function followerOf(raw: unknown, name: string): AppearanceName {
  const follower = APPEARANCE_NAMES.find((other) => other === raw)
  if (follower === undefined)
    throw new RangeError(`${name}.followedBy: expected one of ${APPEARANCE_NAMES.join(', ')}, received ${String(raw)}`)
  return follower
}

function countOf(raw: unknown, name: string): PieceCount {
  const { from, weight } = (raw ?? {}) as Record<string, unknown>
  if (!(typeof from === 'number' && from >= 0 && Number.isFinite(from)))
    throw new RangeError(`${name}.count.from: expected a finite number >= 0`)
  return { from, weight: positive(weight, `${name}.count.weight`) }
}

function positive(raw: unknown, name: string): number {
  if (typeof raw === 'number' && raw > 0 && Number.isFinite(raw)) return raw
  throw new RangeError(`${name}: expected a finite number > 0, received ${String(raw)}`)
}

function beyondDefectsOf(raw: unknown, strangerFrom: number): number {
  const limit = positive(raw, 'beyondDefects')
  if (limit >= strangerFrom) return limit
  throw new RangeError(`beyondDefects: expected at least strangerFrom, which is ${strangerFrom}, received ${limit}`)
}

function spanOf(raw: unknown, name: string): { from: number; length: number } {
  const { from, length } = (raw ?? {}) as Record<string, unknown>
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(length)) || Number(from) < 0 || Number(length) < 1)
    throw new RangeError(`${name}.span: expected whole numbers from >= 0 and length >= 1`)
  return { from: Number(from), length: Number(length) }
}

function calibrationOf(raw: unknown, name: string): PieceCalibration {
  const { middle, reach } = (raw ?? {}) as Record<string, unknown>
  if (
    !(
      typeof middle === 'number'
      && Number.isFinite(middle)
      && typeof reach === 'number'
      && reach > 0
      && Number.isFinite(reach)
    )
  )
    throw new RangeError(`${name}: expected a finite middle and a reach > 0`)
  return { middle, reach }
}

function distributionOf(raw: unknown, name: string): GoodDistribution {
  const given = (raw ?? {}) as Record<string, unknown>
  const { rest } = given
  const [centre, scale, directions] = ARRAYS.map((key) => fromBase64(given[key], `${name}.${key}`)) as [
    Float32Array,
    Float32Array,
    Float32Array
  ]
  const isWhole = scale.length === centre.length && directions.length % centre.length === 0
  const isRest = typeof rest === 'number' && rest > 0 && Number.isFinite(rest)
  if (!isWhole || centre.length === 0 || !scale.every((value) => value > 0) || !isRest)
    throw new RangeError(`${name}: expected as many scales > 0 as centres, whole directions and a finite rest > 0`)
  return { centre, scale, directions, rest }
}

function toBase64(values: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  values.forEach((value, n) => bytes.setFloat32(4 * n, value, true))
  return Buffer.from(bytes.buffer).toString('base64')
}

function fromBase64(raw: unknown, name: string): Float32Array {
  if (typeof raw !== 'string') throw new RangeError(`${name}: expected base64, received ${typeof raw}`)
  const bytes = Buffer.from(raw, 'base64')
  if (bytes.length % 4 !== 0) throw new RangeError(`${name}: expected float32 values, received ${bytes.length} bytes`)
  // For little-endian machines only, as ONNX Runtime for Node is.
  const values = new Float32Array(new Uint8Array(bytes).buffer)
  if (!values.every(Number.isFinite)) throw new RangeError(`${name}: expected finite values`)
  return values
}
