import type { EpochRecord } from './report-data.ts'
import { axis, BASE, chartSvg, COLOURS } from './chart-svg.ts'
import type { Html } from '../../report/html.ts'

type Figure = Exclude<keyof EpochRecord, 'epoch'>

const EPOCH_AXIS = axis('Epoch', 'x', { min: 'dataMin', max: 'dataMax', minInterval: 1 })

/** One figure over the epochs; empty if it was never measured. */
function line(
  epochs: readonly EpochRecord[],
  name: string,
  key: Figure,
  color: string,
  type: 'solid' | 'dashed' | 'dotted' = 'solid'
): object[] {
  if (!measured(epochs, key)) return []
  return [
    {
      name,
      type: 'line',
      silent: true,
      showSymbol: epochs.length <= 12,
      symbol: 'circle',
      symbolSize: 5,
      color,
      lineStyle: { width: 2, type },
      data: epochs.map((record) => [record.epoch, record[key] ?? null])
    }
  ]
}

const measured = (epochs: readonly EpochRecord[], key: Figure): boolean =>
  epochs.some((record) => (record[key] ?? null) !== null)

/** Losses of the training split over the epochs, and the triplet loss of the validation split where there is one. */
export function lossChart(epochs: readonly EpochRecord[]): Html {
  const [first, last] = [epochs[0], epochs[epochs.length - 1]]
  return chartSvg(
    'losses',
    `Losses per epoch: the total goes from ${first.loss.toPrecision(3)} to ${last.loss.toPrecision(3)}.`,
    {
      ...BASE,
      // The legend takes two lines.
      grid: { ...BASE.grid, top: 62 },
      legend: { ...BASE.legend, top: 0, itemGap: 12 },
      xAxis: EPOCH_AXIS,
      yAxis: axis('Mean loss per picture', 'y'),
      series: [
        ...line(epochs, 'Total', 'loss', COLOURS.ink),
        ...line(epochs, 'Triplet', 'tripletLoss', COLOURS.good, 'dashed'),
        ...line(epochs, 'Classification', 'classificationLoss', COLOURS.defect, 'dashed'),
        ...line(epochs, 'Reconstruction', 'reconstructionLoss', COLOURS.defect, 'dotted'),
        ...line(epochs, 'Defect map', 'defectMapLoss', COLOURS.soft, 'dotted'),
        ...line(epochs, 'Triplet, validation', 'validationTripletLoss', COLOURS.accent)
      ]
    }
  )
}

/** AUROC of both splits over the epochs; null when neither was ever measured. */
export function accuracyChart(epochs: readonly EpochRecord[]): Html | null {
  if (!measured(epochs, 'validationAuroc') && !measured(epochs, 'trainingAuroc')) return null
  const best = epochs.reduce((a, b) => ((b.validationAuroc ?? -1) > (a.validationAuroc ?? -1) ? b : a))
  const inWords =
    best.validationAuroc === null
      ? 'not measured on the validation split'
      : `best ${best.validationAuroc.toFixed(4)} in epoch ${best.epoch}`
  return chartSvg('auroc', `AUROC per epoch: ${inWords}.`, {
    ...BASE,
    legend: { ...BASE.legend, itemGap: 16 },
    xAxis: EPOCH_AXIS,
    yAxis: axis('AUROC', 'y', { max: 1, scale: true }),
    series: [
      ...line(epochs, 'Training', 'trainingAuroc', COLOURS.good, 'dashed'),
      ...line(epochs, 'Validation', 'validationAuroc', COLOURS.accent),
      ...(best.validationAuroc === null
        ? []
        : [
            {
              name: `Best: ${best.validationAuroc.toFixed(4)} (epoch ${best.epoch})`,
              type: 'scatter',
              silent: true,
              symbolSize: 9,
              color: COLOURS.ink,
              data: [[best.epoch, best.validationAuroc]]
            }
          ])
    ]
  })
}
