import { App } from './app.ts'
import { html } from './html.ts'
import { render } from './vendor/preact.js'

const root = document.querySelector('#app')!
root.replaceChildren()
render(html`<${App} />`, root)
