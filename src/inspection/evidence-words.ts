import type { EvidenceName } from '../domain/inspection/evidence.ts'
import { ovalShareOf } from '../imaging/appearance/outline.ts'
import { PART_RINGS, RINGS } from '../imaging/appearance/polar-grid.ts'
import { type EvidenceModel, type PartView, pieceValues } from '../scoring/evidence/evidence-model.ts'

/** Smaller differences are not mentioned: of the oval share, radius, brightness (shares) and focus (a logarithm). */
const MIN_OVAL = 0.02
const MIN_SIZE = 0.01
const MIN_LIGHT = 0.05
const MIN_FOCUS = 0.3

/** A text with the measured fact that explains an unusual piece of evidence; null if there is none. */
export function saysWhy(model: EvidenceModel, name: EvidenceName, view: PartView): string | null {
  const piece = model.pieces.find((other) => other.name === name)
  if (piece === undefined) return null
  const values = pieceValues(piece, view)
  const usual = piece.good.centre
  if (name === 'outline') {
    const oval = ovalShareOf(values)
    return oval - ovalShareOf(usual) >= MIN_OVAL ? `oval by ${percent(oval)}` : null
  }
  if (name === 'size') {
    const ratio = Math.exp(values[0]! - usual[0]!)
    if (Math.abs(ratio - 1) < MIN_SIZE) return null
    return `radius ${percent(Math.abs(ratio - 1))} ${ratio > 1 ? 'larger' : 'smaller'} than usual`
  }
  if (name === 'focus') {
    const finer = values[0]! - usual[0]!
    if (Math.abs(finer) < MIN_FOCUS) return null
    return finer < 0 ? 'less sharp than usual' : 'sharper than usual'
  }
  if (name === 'tone') {
    const ratio = Math.exp(meanDifference(values, usual, 0, PART_RINGS))
    if (Math.abs(ratio - 1) < MIN_LIGHT) return null
    return `${percent(Math.abs(ratio - 1))} ${ratio > 1 ? 'brighter' : 'darker'} than usual`
  }
  if (name === 'colour') {
    const red = meanDifference(values, usual, 0, PART_RINGS)
    const yellow = meanDifference(values, usual, 2 * RINGS, 2 * RINGS + PART_RINGS)
    if (Math.max(Math.abs(red), Math.abs(yellow)) < 1) return null
    return Math.abs(red) > Math.abs(yellow)
      ? `more ${red > 0 ? 'red' : 'green'} than usual`
      : `more ${yellow > 0 ? 'yellow' : 'blue'} than usual`
  }
  return null
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

function meanDifference(values: Float32Array, usual: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += (values[i]! - usual[i]!) / (to - from)
  return sum
}
