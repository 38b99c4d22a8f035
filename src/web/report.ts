// A model version's report is a page of its own, behind the key: this one fetches it with the key and puts it in its own place.
import { reasonOf, send } from './http.ts'

const wanted = new URLSearchParams(location.search)
const recipe = wanted.get('recipe') ?? ''
const version = wanted.get('version') ?? ''

async function show(): Promise<void> {
  const reply = await send('GET', `/models/${encodeURIComponent(version)}/report?recipe=${encodeURIComponent(recipe)}`)
  const report = new DOMParser().parseFromString(await reply.text(), 'text/html')
  document.title = report.title
  document.head.append(...report.querySelectorAll('style'))
  document.body.replaceWith(report.body)
}

show().catch((error: unknown) => {
  document.querySelector('#message')!.textContent = reasonOf(error)
})
