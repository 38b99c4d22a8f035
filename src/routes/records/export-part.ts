import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ReviewBook } from '../../domain/labelled/review.ts'
import type { ModelCatalogue } from '../../domain/models/model-catalogue.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import type { RecipeRevision } from '../../domain/recipes/recipe-revision.ts'
import type { InspectionRecord, RecordReader } from '../../domain/records/record.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'
import { InspectionNotFound } from '../../errors.ts'
import { problems } from '../../schemas/problem.ts'
import { RecordParams } from '../../schemas/records.ts'
import { type Access, keyOf } from '../access/access.ts'
import { zipOfStory } from './part-story.ts'

export interface ExportOptions {
  readonly records: Pick<RecordReader, 'get'>
  readonly pictures: KeptPictures
  readonly recipes: Pick<RecipeBook, 'revisions'>
  readonly models: Pick<ModelCatalogue, 'get'>
  readonly review: Pick<ReviewBook, 'get'>
  readonly access: Access
}

/** Revisions of a recipe that are read at a time. */
const PAGE = 100

/** GET /inspections/:id/export: all data about a part as one file. */
const exportRoutes: FastifyPluginAsyncZod<ExportOptions> = async (app, options) => {
  const { records, pictures, recipes, models, review, access } = options

  async function pictureOf(record: InspectionRecord): Promise<Uint8Array | null> {
    const file = await pictures.find(record)
    return file === null ? null : readFile(file)
  }

  /** The newest revision that is not newer than the verdict. */
  async function revisionAt(recipe: string, at: string): Promise<RecipeRevision | null> {
    for (let before: number | undefined; ;) {
      const page = await recipes.revisions(recipe, { before, limit: PAGE })
      const found = page.find((revision) => revision.at <= at)
      if (found !== undefined || page.length < PAGE) return found ?? null
      before = page.at(-1)!.revision
    }
  }

  app.get(
    '/inspections/:id/export',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'exportInspection',
        summary: 'All data about a part as one ZIP',
        description:
          'manifest.json names the other files and their SHA-256: inspection.json (the verdict with its evidence and '
          + 'threshold), picture.*, recipe.json (the revision at that time), model.json (the manifest of the version) '
          + 'and review.json. '
          + 'Files that no longer exist are listed under `missing`.',
        tags: ['inspection'],
        ...keyOf('operator'),
        params: RecordParams,
        response: {
          200: {
            description: 'the ZIP',
            content: { 'application/zip': { schema: z.string().meta({ format: 'binary' }) } }
          },
          ...problems(400, 401, 403, 404, 503)
        }
      }
    },
    async (request, reply) => {
      const { id } = request.params
      const record = await records.get(id)
      if (record === undefined) throw new InspectionNotFound(id)
      const { recipe, modelVersion } = record.result
      const zip = await zipOfStory({
        record,
        picture: await pictureOf(record),
        revision: await orNone(revisionAt(recipe, record.at)),
        model: (await orNone(models.get(recipe, modelVersion)))?.manifest ?? null,
        review: await orNone(review.get(id))
      })
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${id}.zip"`)
        .send(zip as unknown as string)
    }
  )
}

export default exportRoutes

/** Returns null for an answer 404; passes other errors on. */
async function orNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null
    throw error
  }
}
