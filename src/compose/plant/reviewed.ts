import { join } from 'node:path'
import type { Config } from '../../config.ts'
import type { LabelledFile } from '../../domain/labelled/label.ts'
import { createContent } from '../../store/blobs/content.ts'
import { createLabelledElsewhere } from '../../store/plant/labelled-elsewhere.ts'
import type { Stored } from '../stored.ts'
import { composeBlobs } from './blobs.ts'

type Reviewed = (recipe: string) => Promise<readonly LabelledFile[]>

/** Pictures that were labelled in review: the plant's own, and those of all its stations. */
export function reviewedEverywhere(
  config: Config,
  { database, home, dataFolder }: Pick<Stored, 'database' | 'home' | 'dataFolder'>,
  own: Reviewed
): Reviewed {
  if (config.role === 'station') return own
  const content = createContent(composeBlobs(config))
  const elsewhere = createLabelledElsewhere(database, home, content, join(dataFolder, 'labelled'))
  return async (recipe) => [...(await own(recipe)), ...(await elsewhere(recipe))]
}
