import { readFile } from 'node:fs/promises'
import type { Label } from '../../domain/labelled/label.ts'
import type { Database } from '../../store/database/open-database.ts'
import { createStudyPlans } from '../../store/quality/study-plans.ts'
import { readCsvRows } from '../../training/dataset/csv-rows.ts'
import { decodeCsv } from '../../training/dataset/csv-text.ts'
import { labelFromWord } from '../../training/dataset/label-from-path.ts'

/** References from a CSV with the columns `part` and `reference` (OK or NG). @throws Error naming the line */
export async function readReferences(file: string): Promise<ReadonlyMap<string, Label>> {
  const [text] = decodeCsv(await readFile(file))
  const isHead = (fields: readonly string[]): boolean =>
    fields.length === 2 && fields[0]!.trim().toLowerCase() === 'part' && fields[1]!.trim().toLowerCase() === 'reference'
  const [head, ...rows] = readCsvRows(text, isHead)
  if (head === undefined || !isHead(head.fields))
    throw new Error(
      `${file}: expected the columns part and reference, received ${head?.fields.join(', ') ?? 'nothing'}`
    )
  const references = new Map<string, Label>()
  for (const { fields, line } of rows) {
    const [part = '', reference = ''] = fields.map((field) => field.trim())
    const label = labelFromWord(reference)
    if (part === '' || label === undefined)
      throw new Error(`${file}, line ${line}: expected a part and OK or NG, received '${part}' and '${reference}'`)
    if ((references.get(part) ?? label) !== label)
      throw new Error(`${file}, line ${line}: expected one reference for part '${part}', received OK and NG`)
    references.set(part, label)
  }
  return references
}

/** References of a study that was planned on the page or by POST /studies. @throws Error for one that was not */
export async function plannedReferences(
  database: Database,
  home: string,
  study: string
): Promise<ReadonlyMap<string, Label>> {
  const audit = { append: () => Promise.reject(new Error('nothing is changed here')) }
  const plan = await createStudyPlans({ database, home, audit, now: () => new Date() }).get(study)
  if (plan === undefined)
    throw new Error(`expected --references, or a study that was planned: nobody has planned '${study}'`)
  return new Map(plan.parts.map(({ part, reference }) => [part, reference]))
}
