// Builds static/kit/dist: one stylesheet, one script, each compressed and named by its digest.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "kit", "dist");
const require = createRequire(import.meta.url);

// What we take from Tabler: its reset, buttons and form controls. Its 600 kB hold far more.
const KEPT = /^(btn|btn-(primary|ghost|danger|sm|icon|close)|form-(control|select|check|check-input|check-label|label|hint|text|range)|input-group|input-group-text|is-(valid|invalid)|active|disabled|show|visually-hidden|collapsed)$/;

const keepTabler = {
  postcssPlugin: "keep-tabler",
  OnceExit(root) {
    root.walkAtRules("keyframes", (rule) => rule.remove());
    root.walkRules((rule) => {
      rule.selectors = rule.selectors.filter((selector) => {
        const classes = selector.match(/\.-?[a-z_][\w-]*/gi) ?? [];
        return classes.every((name) => KEPT.test(name.slice(1)));
      });
      if (!rule.selectors.length || rule.selectors.every((s) => !s)) rule.remove();
    });
    root.walkAtRules((rule) => rule.nodes && !rule.nodes.length && rule.remove());
  },
};

// "auto" follows the machine without script: light unless the machine asks for dark.
const LIGHT = /\[data-bs-theme=["']?light["']?\]/g;
const DARK = /\[data-bs-theme=["']?dark["']?\]/g;

const autoTheme = {
  postcssPlugin: "auto-theme",
  OnceExit(root) {
    root.walkRules((rule) => {
      if (rule.selector.match(LIGHT)) {
        const auto = rule.selectors.filter((s) => s.match(LIGHT)).map((s) => s.replace(LIGHT, '[data-bs-theme="auto"]'));
        rule.selectors = [...rule.selectors, ...auto];
      }
    });
    const dark = [];
    root.walkRules((rule) => {
      const wanted = rule.selectors.filter((s) => s.match(DARK)).map((s) => s.replace(DARK, '[data-bs-theme="auto"]'));
      if (wanted.length && !(rule.parent.type === "atrule" && /prefers-color-scheme/.test(rule.parent.params))) dark.push([rule, wanted]);
    });
    for (const [rule, wanted] of dark) {
      const media = postcss.atRule({ name: "media", params: "(prefers-color-scheme: dark)" });
      media.append(rule.clone({ selectors: wanted }));
      rule.after(media);
    }
  },
};

async function styles() {
  const tabler = readFileSync(require.resolve("@tabler/core/dist/css/tabler.min.css"), "utf8").replace(/\/\*# sourceMappingURL.*/, "");
  const subset = (await postcss([keepTabler]).process(tabler, { from: undefined })).css;
  const own = await esbuild.build({ entryPoints: [join(here, "css", "index.css")], bundle: true, write: false, logLevel: "error" });
  const whole = await postcss([autoTheme]).process(`${subset}\n${own.outputFiles[0].text}`, { from: undefined });
  return (await esbuild.transform(whole.css, { loader: "css", minify: true })).code;
}

async function script() {
  const built = await esbuild.build({ entryPoints: [join(here, "js", "app.js")], bundle: true, minify: true, format: "esm", target: "es2022", write: false, legalComments: "none", logLevel: "error" });
  return built.outputFiles[0].text;
}

function keep(manifest, name, text) {
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const file = name.replace(".", `-${digest}.`);
  writeFileSync(join(out, file), text);
  writeFileSync(join(out, `${file}.gz`), gzipSync(text, { level: 9 }));
  writeFileSync(join(out, `${file}.br`), brotliCompressSync(text));
  manifest[name] = file;
}

const manifest = {};
const [css, js] = await Promise.all([styles(), script()]);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
keep(manifest, "timonier.css", css);
keep(manifest, "timonier.js", js);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));
