import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { styleOfPage } from '../counterexamples/picture/style.ts';

/** Lets the page run what is in it as it was built, and nothing else: no script of a file that it shows, no network. */
function contentSecurityPolicy(): Plugin {
  const hashes = (html: string, tag: string): string =>
    [...html.matchAll(new RegExp(`<${tag}(?![^>]*application/json)[^>]*>([^]*?)</${tag}>`, 'g'))]
      .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
      .join(' ');
  return {
    name: 'raftcheck:content-security-policy',
    enforce: 'post',
    generateBundle: {
      order: 'post', // what is hashed must be what is written
      handler(_, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') throw new Error('the page was not built into one file');
        const html = String(page.source);
        const policy = [
          "default-src 'none'",
          `script-src ${hashes(html, 'script')}`,
          `style-src ${hashes(html, 'style')}`,
          'img-src data:',
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; ');
        const first = '<meta charset="utf-8">'; // what stands above the policy runs unchecked
        const [head, rest, ...more] = html.split(first);
        if (head === undefined || rest === undefined || more.length > 0) throw new Error(`the page has no ${first}`);
        page.source = `${head}${first}\n<meta http-equiv="Content-Security-Policy" content="${policy}">${rest}`;
        page.fileName = 'template.html';
      },
    },
  };
}

/** What the page draws has the style that it has in a file. */
function styleOfDrawings(): Plugin {
  return {
    name: 'raftcheck:style-of-drawings',
    transformIndexHtml: () => [{ tag: 'style', children: styleOfPage() }],
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  plugins: [styleOfDrawings(), viteSingleFile(), contentSecurityPolicy()],
  build: { outDir: '../dist/page', emptyOutDir: true, target: 'es2023', modulePreload: false },
});
