import { join } from 'node:path'
import type { AppParts } from '../../app/app-parts.ts'
import type { Config } from '../../config.ts'
import type { KeptPictures } from '../../domain/records/kept-pictures.ts'
import { createContent } from '../../store/blobs/content.ts'
import { fetchPictures } from '../../store/plant/fetched-pictures.ts'
import { composeBlobs } from './blobs.ts'
import { composePlant, type PlantParts } from './plant.ts'
import { composeStation, type StationParts } from './station.ts'

/** The role of this service in a plant. */
export interface RoleInPlant {
  readonly plant: AppParts['plant']
  /** A plant also has the pictures of its stations. */
  readonly pictures: KeptPictures
  /** Call it when the models are loaded. */
  start(): Promise<void>
  close(): Promise<void>
}

/** Wires the plant's side, or the station's. */
export async function composeRole(
  config: Config,
  parts: Omit<PlantParts, 'config' | 'golden'> & Omit<StationParts, 'config'> & { readonly pictures: KeptPictures }
): Promise<RoleInPlant> {
  const { pictures, dataFolder } = parts
  if (config.role === 'station') {
    let end = async (): Promise<void> => {}
    return {
      plant: undefined,
      pictures,
      async start() {
        end = await composeStation({ ...parts, config })
      },
      close: () => end()
    }
  }
  const { plant, fleet, close } = composePlant({ ...parts, config })
  const content = createContent(composeBlobs(config))
  return {
    plant: { plant, fleet },
    pictures: await fetchPictures(pictures, content, join(dataFolder, 'fetched')),
    start: async () => {},
    close
  }
}
