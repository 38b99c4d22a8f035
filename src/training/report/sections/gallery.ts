import type { Gallery, GalleryItem, ReportData } from '../report-data.ts'
import { score } from '../../../report/format.ts'
import { html, type Html } from '../../../report/html.ts'

/**
 * The pictures, each with its heat map: escaped defects, rejected good parts, detected defects, and parts for review.
 */
export function gallerySection({ gallery, calibration, reviewFrom }: ReportData): Html {
  const hasReview = reviewFrom < calibration.threshold && gallery.review !== undefined
  return html`<section id="gallery">
<h2>Pictures</h2>
${group('missed', 'Defects missed (judged OK)', gallery.missed, 'None: no defect was judged OK.')}
${group('overkill', 'Good parts rejected (judged NG)', gallery.overkill, 'None: no good part was judged NG.')}
${group('caught', 'Defects caught (judged NG)', gallery.caught, 'None: no defect was judged NG.')}
${
  hasReview
    ? group('review', 'Sent to a person (judged REVIEW)', gallery.review, 'None: no part lies in the review band.')
    : ''
}
</section>`
}

function group(id: string, title: string, { total, items }: Gallery, whenNone: string): Html {
  if (total === 0) return html`<h3>${title}</h3><p class="empty">${whenNone}</p>`
  if (items.length === 0) return html`<h3>${title}: ${total}</h3><p class="empty">No pictures were kept of them.</p>`
  return html`<h3>${title}: ${items.length < total ? `${items.length} of ${total} shown` : total}</h3>
<div class="${items.some(({ heatmap }) => heatmap !== null) ? 'gallery pairs' : 'gallery'}" id="${id}">
${items.map((item) => card(item, id === 'review'))}
</div>`
}

function card({ file, label, score: value, picture, heatmap }: GalleryItem, named: boolean): Html {
  return html`<figure><div class="pair"><img src="${embedded(picture, file)}" alt="${file}">${
    heatmap === null ? '' : html`<img src="${embedded(heatmap, file)}" alt="where ${file} differs from good parts">`
  }</div>
<figcaption><b>${score(value)}</b> ${named && label !== undefined ? `${label}, ` : ''}${file}</figcaption></figure>`
}

function embedded(uri: string, file: string): string {
  if (!/^data:image\/[a-z+]+;base64,[\w+/=]+$/.test(uri))
    throw new RangeError(
      `gallery picture of ${file}: expected a data:image/...;base64 URI, received ${uri.slice(0, 40)}`
    )
  return uri
}
