//! `revisions!("migrations")`: the files of a folder as texts in the program.

use mainstay_schema::source::models::Problem;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::path::{Path, PathBuf};

/// The program's revisions.
pub(super) fn embed(input: TokenStream) -> Result<TokenStream, Problem> {
    let span = input.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    let wrong = |message: String| Problem::new(span, message);
    let folder = folder_of(input).ok_or_else(|| {
        wrong("the folder of the revisions is a text".to_owned()).hint("write `revisions!(\"migrations\")`")
    })?;
    let package = std::env::var("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .map_err(|_| wrong("Cargo does not say where the package is".to_owned()))?;
    let files = files_of(&package.join(&folder))
        .map_err(|error| wrong(format!("the folder `{folder}` cannot be read: {error}")))?;
    let (mut names, mut paths) = (Vec::with_capacity(files.len()), Vec::with_capacity(files.len()));
    for file in &files {
        let path = file.to_str().ok_or_else(|| wrong(format!("{} is no name in UTF-8", file.display())))?;
        let name = file.strip_prefix(&package).unwrap_or(file);
        names.push(name.display().to_string());
        paths.push(path.to_owned());
    }
    let settings = std::fs::read_to_string(package.join("mainstay.toml")).unwrap_or_default();
    let engines = engines_of(&settings);
    Ok(quote! {
        ::mainstay::migrate::Embedded::new(
            &[#((#names, ::core::include_str!(#paths))),*],
            &[#(#engines),*],
        )
    })
}

fn folder_of(input: TokenStream) -> Option<String> {
    if input.is_empty() {
        return Some("migrations".to_owned());
    }
    let text = input.to_string();
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\'])).then(|| inner.to_owned())
}

fn files_of(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The words of `engines = ["…", "…"]`; the whole of TOML is not needed for that.
fn engines_of(settings: &str) -> Vec<String> {
    let is_key = |line: &&str| line.strip_prefix("engines").is_some_and(|rest| rest.trim_start().starts_with('='));
    let Some(line) = settings.lines().map(str::trim_start).find(is_key) else { return Vec::new() };
    let at = line.as_ptr() as usize - settings.as_ptr() as usize;
    let list = settings[at..].split(']').next().unwrap_or_default();
    list.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::engines_of;

    #[test]
    fn engines_are_found_however_they_are_written() {
        for (text, engines) in [
            ("", vec![]),
            ("url = \"sqlite:engines\"\n", vec![]),
            ("engines = [\"sqlite\"]\nmodels = [\"a\"]", vec!["sqlite"]),
            ("a = 1\n  engines=[\n  'mysql',\n  \"mariadb\",\n]\n", vec!["mysql", "mariadb"]),
        ] {
            assert_eq!(engines_of(text), engines, "{text}");
        }
    }
}
