import { basename, dirname, relative, sep } from 'node:path'
import type { Label, LabelledPicture } from '../../domain/labelled/label.ts'
import { ONE_STATION } from '../../quality/study/measurement.ts'
import { labelFromWord } from '../../training/dataset/label-from-path.ts'

/** A picture of a study: one presentation of a part to a station. */
export interface StudyPicture {
  readonly file: string
  readonly part: string
  readonly station: string
  readonly reference: Label
}

/** `4711-2.png` is the second presentation of part 4711. */
const PRESENTATION = /^(.+)[-_ ]\d+\.[^.]+$/

/**
 * Reads part, station and reference from the path of each picture: `STATION/OK/PART/1.png`. The station may be left out
 * if there is only one. Without a folder for the part, `OK/4711-1.png` and `OK/4711-2.png` show part 4711. Sorts by
 * part, station and presentation.
 * @param root the folder of the study
 * @throws Error for a picture whose path does not name its part
 */
export function studyPictures(root: string, pictures: readonly LabelledPicture[]): readonly StudyPicture[] {
  const studied = pictures.map(({ file, label }): StudyPicture => {
    const steps = relative(root, dirname(file))
      .split(sep)
      .filter((step) => step !== '')
    const at = steps.findLastIndex((step) => labelFromWord(step) !== undefined)
    const inner = steps.slice(at + 1)
    const name = inner.length > 0 ? inner.join('/') : PRESENTATION.exec(basename(file))?.[1]
    if (name === undefined)
      throw new Error(
        `expected the part in the path, as in OK/4711/1.png or OK/4711-1.png, received ${relative(root, file)}`
      )
    // Good and defective parts may have the same number, so the label is part of the name.
    return {
      file,
      part: `${label === 'good' ? 'OK' : 'NG'}/${name}`,
      station: steps.slice(0, Math.max(0, at)).join('/') || ONE_STATION,
      reference: label
    }
  })
  const order = new Intl.Collator('en', { numeric: true }).compare
  return studied.sort((a, b) => order(a.part, b.part) || order(a.station, b.station) || order(a.file, b.file))
}
