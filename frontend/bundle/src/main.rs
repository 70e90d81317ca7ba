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
use walrus::{
    FunctionKind, Module, ModuleConfig,
    ir::{InstrLocId, Unreachable},
};
use wasm_bindgen_cli_support::Bindgen;

const NAME: &str = "sluice";
const LOADER: &str = "parts.js";

/// Functions with these in their names are never called in a browser: pages are taken over at once and from what the server
/// sent, and no routes are listed. The compiler cannot know, as each view carries all ways with it; without these a tenth less
/// is loaded.
const NEVER_CALLED: [&str; 4] = ["hydrate_async", "new_with_async_value", "hydrate_from_template", "generate_routes"];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [compiled, folder] = arguments.as_slice() else {
        return Err(anyhow!("usage: bundle COMPILED.wasm FOLDER"));
    };
    bundle(&fs::read(compiled).with_context(|| format!("cannot read {compiled}"))?, Path::new(folder))
}

fn bundle(compiled: &[u8], folder: &Path) -> Result<()> {
    let linked = folder.join("linked.wasm");
    let parts = cut(compiled, folder, &linked)?;

    let main = without_never_called(&fs::read(&linked)?)?;
    fs::remove_file(&linked)?;
    // What the parts import from here is no business of wasm-bindgen's, and must keep its name.
    let mut bindgen = Bindgen::new();
    bindgen.input_module(NAME, main).web(true)?.typescript(false).keep_lld_exports(true).demangle(false);
    bindgen.generate(folder)?;
    fs::rename(folder.join(format!("{NAME}_bg.wasm")), folder.join(format!("{NAME}.wasm")))?;

    let mut loader = fs::read_to_string(folder.join(LOADER))?;
    let build = fingerprint(compiled);
    for part in parts {
        let stem = part.file_stem().and_then(|stem| stem.to_str()).context("a part's name is UTF-8")?;
        let (from, to) = (format!("{stem}.wasm"), format!("{stem}.{build}.wasm"));
        ensure!(loader.contains(&from), "{LOADER} does not load {from}");
        loader = loader.replace(&from, &to);
        without_never_called(&fs::read(&part)?)?.emit_wasm_file(folder.join(to))?;
        fs::remove_file(part)?;
    }
    fs::write(folder.join(LOADER), loader)?;
    Ok(())
}

/// Cuts off each part that nothing else reaches.
fn cut(compiled: &[u8], folder: &Path, linked: &Path) -> Result<Vec<PathBuf>> {
    let main_module = format!("./{NAME}.js");
    let link_name = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = linked;
    options.main_module = &main_module;
    options.link_name = &link_name;
    let cut = wasm_split_cli_support::transform(options).map_err(|report| anyhow!("cannot cut: {report:?}"))?;
    Ok(cut.split_modules)
}

fn without_never_called(wasm: &[u8]) -> Result<Module> {
    let mut module = ModuleConfig::new().strict_validate(false).generate_producers_section(false).parse(wasm)?;
    let mut found = false;
    for function in module.funcs.iter_mut() {
        let never_called =
            function.name.as_ref().is_some_and(|name| NEVER_CALLED.iter().any(|part| name.contains(part)));
        if never_called && let FunctionKind::Local(local) = &mut function.kind {
            let body = local.entry_block();
            local.block_mut(body).instrs = vec![(Unreachable {}.into(), InstrLocId::default())];
            found = true;
        }
    }
    ensure!(found, "no function is named {NEVER_CALLED:?}: names are missing, or leptos has changed");
    Ok(module)
}

fn fingerprint(compiled: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    compiled.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
