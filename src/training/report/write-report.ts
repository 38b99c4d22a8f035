import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { GreyImage } from '../../domain/inspection/image.ts'
import type { Verdict } from '../../domain/inspection/inspection.ts'
import type { Label } from '../../domain/labelled/label.ts'
import { MODEL_FILES } from '../../domain/models/manifest.ts'
import { type CropSpec, cropColumns, type Recipe } from '../../domain/recipes/recipe.ts'
import { drawHeatMap } from '../../imaging/encode/draw-heat-map.ts'
import { encodePng } from '../../imaging/encode/encode-png.ts'
import { polarToDisc, polarCellsToDisc, discSide } from '../../imaging/crop/polar-to-disc.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { scoresByLabel } from '../choose-threshold.ts'
import type { FittedModel } from '../fit-model.ts'
import { renderReport } from './report.ts'
import type { Gallery, GalleryItem, ReportData } from './report-data.ts'
import type { TrainedModel } from '../train-model.ts'

/** Maximum number of displayed pictures of each kind. */
const GALLERY_SIZE = 12

export interface ReportSource {
  readonly recipe: Recipe
  readonly modelVersion: string
  readonly createdAt: string
  readonly trained: TrainedModel
}

/** Writes report.json and report.html into a model version's folder. */
export async function writeReport(folder: string, source: ReportSource): Promise<void> {
  const data = await reportData(source)
  await writeFile(join(folder, MODEL_FILES.reportData), JSON.stringify(data))
  await writeFile(join(folder, MODEL_FILES.report), renderReport(data))
}

async function reportData({ recipe, modelVersion, createdAt, trained }: ReportSource): Promise<ReportData> {
  const { draft, fitted, thresholds, validation, rejected, pictureRoot } = trained
  const { threshold } = draft
  const scores = fitted.validationScores
  const { reviewFrom } = thresholds
  const judged = (verdict: Verdict, labels: readonly Label[], first: 'lowest' | 'highest'): Promise<Gallery> =>
    gallery(
      validation
        .map((cut, n) => ({ cut, score: scores[n]! }))
        .filter(
          ({ cut, score }) =>
            labels.includes(cut.picture.label)
            && (score >= threshold ? 'NG' : score >= reviewFrom ? 'REVIEW' : 'OK') === verdict
        )
        .toSorted((a, b) => (first === 'lowest' ? a.score - b.score : b.score - a.score)),
      fitted,
      recipe.crop,
      pictureRoot
    )
  return {
    recipe: recipe.id,
    modelVersion,
    createdAt,
    codeVersion: draft.codeVersion,
    dataHash: draft.dataHash,
    parameters: draft.parameters,
    settings: {
      'crop mode': recipe.crop.mode,
      'crop size, px': `${recipe.crop.sizePx} x ${cropColumns(recipe.crop)}`,
      'crop margin': recipe.crop.margin,
      'embedding size': draft.encoder.embeddingSize,
      'neighbours in the score': draft.scoring.k,
      'OK prototypes': fitted.good.K,
      'NG prototypes': fitted.defect?.K ?? 0
    },
    backend: `${String(draft.metrics['backend'])} (${String(draft.metrics['device'])})`,
    trainingSeconds: Number(draft.metrics['trainingSeconds']),
    available: draft.counts.available,
    splits: [
      { name: 'training', ...draft.counts.train },
      { name: 'validation', ...draft.counts.validation }
    ],
    rejected: rejected.map(({ file, why }) => ({ file: relative(pictureRoot, file), reason: why })),
    epochs: fitted.history,
    calibration: thresholds.calibration,
    reviewFrom,
    calibrationScores: scoresByLabel(validation, scores),
    testScores: null,
    // Parts on the wrong side of the threshold, or nearest to it, come first.
    gallery: {
      caught: await judged('NG', ['defect'], 'lowest'),
      missed: await judged('OK', ['defect'], 'lowest'),
      overkill: await judged('NG', ['good'], 'highest'),
      review: await judged('REVIEW', ['defect', 'good'], 'highest')
    }
  }
}

async function gallery(
  ordered: readonly { readonly cut: Cut; readonly score: number }[],
  fitted: Pick<FittedModel, 'heatMap'>,
  crop: CropSpec,
  root: string
): Promise<Gallery> {
  const items: GalleryItem[] = []
  for (const { cut, score } of ordered.slice(0, GALLERY_SIZE)) {
    items.push({
      file: relative(root, cut.picture.file),
      label: cut.picture.label,
      score,
      ...(await pictures(cut, fitted, crop))
    })
  }
  return { total: ordered.length, items }
}

/** The part as in the picture, even if the network's input is unwrapped. */
async function pictures(
  cut: Cut,
  { heatMap }: Pick<FittedModel, 'heatMap'>,
  crop: CropSpec
): Promise<Pick<GalleryItem, 'picture' | 'heatmap'>> {
  const [rows, columns] = [crop.sizePx, cropColumns(crop)]
  const heat = await heatMap(cut)
  const [side, grey, values] =
    crop.mode === 'polar'
      ? [discSide(rows, columns), polarToDisc(cut.pixels, rows, columns), polarCellsToDisc(heat, rows, columns)]
      : [rows, cut.pixels, [...heat]]
  const image: GreyImage = { width: side, height: side, data: new Uint8Array(Uint8ClampedArray.from(grey).buffer) }
  return {
    picture: dataUri(await encodePng(image)),
    heatmap: dataUri(await drawHeatMap(image, { left: 0, top: 0, sidePx: side, cells: side, values }))
  }
}

function dataUri(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
}
