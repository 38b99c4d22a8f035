import { relative } from 'node:path'
import type { Inspector } from '../../domain/inspection/inspection.ts'
import { type JudgedStudy, type Measurement, measuredBy } from '../../quality/study/measurement.ts'
import { readBytes } from '../pictures/read-picture.ts'
import type { StudyPicture } from './study-pictures.ts'

/** Judges every picture of a study, as POST /inspect would. @throws Error naming a picture that can't be read */
export async function judgeStudy(
  root: string,
  pictures: readonly StudyPicture[],
  recipe: string,
  inspector: Inspector,
  onJudged: (done: number) => void
): Promise<JudgedStudy> {
  const measurements: Measurement[] = []
  let last = { modelVersion: '', threshold: NaN }
  for (const { file, part, station, reference } of pictures) {
    const source = relative(root, file)
    const result = await inspector.inspect({ frame: await readBytes(file), recipeId: recipe }).catch((error: Error) => {
      throw Object.assign(new Error(`${source}: ${error.message}`, { cause: error }), {
        code: 'code' in error ? error.code : undefined
      })
    })
    const { verdict, modelVersion, threshold } = result
    last = { modelVersion, threshold }
    measurements.push({ part, station, reference, source, verdict, ...measuredBy(result) })
    onJudged(measurements.length)
  }
  return { measurements, ...last }
}
