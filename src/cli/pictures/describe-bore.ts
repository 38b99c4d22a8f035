import type { BoreMeasurement } from '../../domain/inspection/bore.ts'

/** The bore's measures as text, after two spaces. Empty where the recipe does not ask for a bore. */
export function describeBore(bore: BoreMeasurement | null | undefined): string {
  if (bore === undefined) return ''
  if (bore === null) return '  no bore found'
  const { px, mm, ovality } = bore
  const diameter = `${px.diameter.toFixed(1)} px${mm === null ? '' : ` (${mm.diameter.toFixed(3)} mm)`}`
  const off = `${px.eccentricity.toFixed(1)} px${mm === null ? '' : ` (${mm.eccentricity.toFixed(3)} mm)`}`
  return (
    `  bore diameter ${diameter}, centre off by `
    + `${off}${ovality === null ? '' : `, ovality ${(100 * ovality).toFixed(1)} %`}`
  )
}
