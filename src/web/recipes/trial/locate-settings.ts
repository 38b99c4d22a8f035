import type { Recipe } from '../../api-types.ts'

type Polarity = Recipe['locate']['polarity']

/** Where the part is looked for and how it is cut out, as fields of a form. Shares are percent. */
export interface LocateSettings {
  readonly radiusMin: number
  readonly radiusMax: number
  readonly polarity: Polarity
  readonly confidence: number
  readonly hasBore: boolean
  readonly boreMin: number
  readonly boreMax: number
  readonly borePolarity: Polarity
  readonly boreConfidence: number
  readonly cropMode: Recipe['crop']['mode']
  readonly rows: number
  /** Of an unwrapped crop. */
  readonly columns: number
  readonly margin: number
}

/** What the service takes where a recipe gives nothing. */
const BORE = { radius: { min: 0.2, max: 0.6 }, minConfidence: 0.3, polarity: 'dark' } as const

const percentOf = (share: number): number => Number((100 * share).toFixed(2))
const shareOf = (percent: number): number => Number((percent / 100).toFixed(4))

export function settingsOf({ locate, crop }: Pick<Recipe, 'locate' | 'crop'>): LocateSettings {
  const bore = locate.bore ?? BORE
  return {
    radiusMin: percentOf(locate.radius.min),
    radiusMax: percentOf(locate.radius.max),
    polarity: locate.polarity,
    confidence: percentOf(locate.minConfidence),
    hasBore: locate.bore !== undefined,
    boreMin: percentOf(bore.radius.min),
    boreMax: percentOf(bore.radius.max),
    borePolarity: bore.polarity,
    boreConfidence: percentOf(bore.minConfidence),
    cropMode: crop.mode,
    rows: crop.sizePx,
    columns: crop.columnsPx ?? crop.sizePx,
    margin: crop.margin
  }
}

/** The query of POST /recipes/:id/try-locate. */
export function queryOf(settings: LocateSettings): string {
  const query: Record<string, string | number> = {
    radiusMin: shareOf(settings.radiusMin),
    radiusMax: shareOf(settings.radiusMax),
    polarity: settings.polarity,
    minConfidence: shareOf(settings.confidence),
    ...(settings.hasBore
      ? {
          boreRadiusMin: shareOf(settings.boreMin),
          boreRadiusMax: shareOf(settings.boreMax),
          borePolarity: settings.borePolarity,
          boreMinConfidence: shareOf(settings.boreConfidence)
        }
      : { bore: 'false' }),
    cropMode: settings.cropMode,
    cropSizePx: settings.rows,
    ...(settings.cropMode === 'polar' && { cropColumnsPx: settings.columns }),
    cropMargin: settings.margin
  }
  return new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()
}

/** The body of PATCH /recipes/:id. */
export function changeOf(settings: LocateSettings): object {
  return {
    locate: {
      radius: { min: shareOf(settings.radiusMin), max: shareOf(settings.radiusMax) },
      polarity: settings.polarity,
      minConfidence: shareOf(settings.confidence),
      bore: settings.hasBore
        ? {
            radius: { min: shareOf(settings.boreMin), max: shareOf(settings.boreMax) },
            polarity: settings.borePolarity,
            minConfidence: shareOf(settings.boreConfidence)
          }
        : null
    },
    crop: {
      mode: settings.cropMode,
      sizePx: settings.rows,
      ...(settings.cropMode === 'polar' && { columnsPx: settings.columns }),
      margin: settings.margin
    }
  }
}
