import type { RenderedPart } from '../../rendering/scene.ts'

export const TRUTH_COLUMNS = [
  'file',
  'label',
  'cx',
  'cy',
  'r',
  'bore_cx',
  'bore_cy',
  'bore_r',
  'defect',
  'defect_area_share',
  'mask_file'
] as const

/** A row of truth.csv; circles in pixels. */
export function truthRow(
  file: string,
  { outer, bore, defect, defectAreaShare }: RenderedPart,
  maskFile: string
): string[] {
  const px = [outer.cx, outer.cy, outer.r, bore.cx, bore.cy, bore.r].map((value) => value.toFixed(3))
  return [file, defect === null ? 'OK' : 'NG', ...px, defect ?? '', defectAreaShare.toFixed(6), maskFile]
}

/** A picture without a part: no label, no circles. */
export const backgroundRow = (file: string): string[] => [
  file,
  ...Array.from({ length: TRUTH_COLUMNS.length - 1 }, () => '')
]
