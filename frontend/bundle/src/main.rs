//! `bundle COMPILED.wasm FOLDER`: makes what a browser loads out of the compiled frontend (feature `split`). Into FOLDER go
//!
//! - `sluice.js` and `sluice.wasm`, for the pages where people arrive;
//! - `parts.js` and a `.wasm` for each part that is fetched later. Its name says which build it is of, as a part fits no other:
//!   whoever comes from an older build gets a 404, and then the whole page from the server.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "sluice";
const LOADER: &str = "parts.js";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [compiled, folder] = arguments.as_slice() else {
        return Err(anyhow!("usage: bundle COMPILED.wasm FOLDER"));
    };
    bundle(&fs::read(compiled).with_context(|| format!("cannot read {compiled}"))?, Path::new(folder))
}

fn bundle(compiled: &[u8], folder: &Path) -> Result<()> {
    let first = folder.join("first.wasm");
    let later = cut(compiled, folder, &first)?;
    // What the later parts import from the first is no business of wasm-bindgen's, and must keep its name.
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&first).out_name(NAME).web(true)?.typescript(false).keep_lld_exports(true).demangle(false);
    bindgen.generate(folder)?;
    fs::rename(folder.join(format!("{NAME}_bg.wasm")), folder.join(format!("{NAME}.wasm")))?;
    fs::remove_file(first)?;
    name_by_build(&later, folder, compiled)
}

/// Cuts off each part that nothing else reaches; gives their paths.
fn cut(compiled: &[u8], folder: &Path, first: &Path) -> Result<Vec<PathBuf>> {
    let (main_module, link_name) = (format!("./{NAME}.js"), format!("./{LOADER}"));
    let mut options = wasm_split_cli_support::Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = first;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let cut = wasm_split_cli_support::transform(options).map_err(|report| anyhow!("cannot cut: {report:?}"))?;
    Ok(cut.split_modules)
}

fn name_by_build(parts: &[PathBuf], folder: &Path, compiled: &[u8]) -> Result<()> {
    let mut hasher = DefaultHasher::new();
    compiled.hash(&mut hasher);
    let build = format!("{:016x}", hasher.finish());
    let loader = folder.join(LOADER);
    let mut script = fs::read_to_string(&loader)?;
    for part in parts {
        let stem = part.file_stem().and_then(|stem| stem.to_str()).context("a part's name is UTF-8")?;
        let (from, to) = (format!("{stem}.wasm"), format!("{stem}.{build}.wasm"));
        ensure!(script.contains(&from), "{LOADER} does not load {from}");
        script = script.replace(&from, &to);
        fs::rename(part, folder.join(to))?;
    }
    fs::write(loader, script)?;
    Ok(())
}
