import { stringify } from 'csv-stringify/sync'
import { writeFile } from 'node:fs/promises'
import { renderStudy } from '../../quality/report/study-html.ts'
import { studyRows } from '../../quality/report/study-csv.ts'
import type { Measurement } from '../../quality/study/measurement.ts'
import type { SystemStudy } from '../../quality/study/system-study.ts'

export const writeReport = (file: string, study: SystemStudy): Promise<void> => writeFile(file, renderStudy(study))

export const writeCsv = (file: string, measurements: readonly Measurement[]): Promise<void> =>
  writeFile(file, stringify(studyRows(measurements)))
