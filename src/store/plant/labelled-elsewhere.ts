import type { Kysely } from 'kysely'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Content } from '../../domain/blobs/content.ts'
import { type Label, type LabelledFile, LABELS } from '../../domain/labelled/label.ts'
import type { Tables } from '../database/tables.ts'

const AT_ONCE = 8

/**
 * Pictures of a recipe that people have labelled at stations, fetched into files. A picture that was labelled several
 * times has the last label; one whose content is not here is left out.
 * @param home the plant's own, whose labelled pictures are not among them
 */
export function createLabelledElsewhere(
  database: Kysely<Tables>,
  home: string,
  content: Pick<Content, 'save'>,
  folder: string
): (recipe: string) => Promise<readonly LabelledFile[]> {
  return async (recipe) => {
    const rows = await database
      .selectFrom('reviews')
      .selectAll()
      .where('home', '!=', home)
      .where('recipe', '=', recipe)
      .where('label', 'in', LABELS)
      .orderBy('labelled_at')
      .orderBy('id')
      .execute()
    const last = new Map(rows.map((row) => [row.picture_sha256, row]))
    const limited = pLimit(AT_ONCE)
    const files = await Promise.all(
      [...last.values()].map((row) =>
        limited(async (): Promise<LabelledFile[]> => {
          const { picture_sha256: sha256, picture_extension: extension } = row
          const file = join(folder, `${sha256}.${extension}`)
          if (!(await content.save('content', sha256, file))) return []
          return [{ file, sha256, partId: row.part_id, label: row.label as Label, defectKind: row.defect_kind }]
        })
      )
    )
    return files.flat()
  }
}
