//! Where the file of `mod x;` is.

/// Where in the tree of modules the reader is.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// The file.
    pub(super) file: String,
    /// The folder of the file.
    pub(super) folder: String,
    /// The folder in which the file's modules are.
    pub(super) children: String,
    /// The path of the module.
    pub(super) module: Vec<String>,
    /// Whether it is a module within a file.
    pub(super) is_inline: bool,
    /// Whether the file was named by the user: as the root of a crate it has its modules beside it.
    pub(super) is_root: bool,
}

impl Scope {
    pub(super) fn of(file: &str) -> Self {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let children = match name {
            "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
            _ => join(folder, name.strip_suffix(".rs").unwrap_or(name)),
        };
        Self { file: file.to_owned(), folder: folder.to_owned(), children, ..Self::default() }
    }

    pub(super) fn inline(&self, name: &str) -> Self {
        let children = join(&self.children, name);
        Self { children, module: self.below(name), is_inline: true, is_root: false, ..self.clone() }
    }

    pub(super) fn below(&self, name: &str) -> Vec<String> {
        self.module.iter().cloned().chain([name.to_owned()]).collect()
    }

    /// The files that `mod name;` may mean.
    pub(super) fn candidates(&self, name: &str, path: Option<String>) -> Vec<String> {
        if let Some(path) = path {
            return vec![join(if self.is_inline { &self.children } else { &self.folder }, &path)];
        }
        let mut folders = vec![&self.children];
        if self.is_root && self.folder != self.children {
            folders.push(&self.folder);
        }
        folders
            .iter()
            .flat_map(|folder| [join(folder, &format!("{name}.rs")), join(folder, &format!("{name}/mod.rs"))])
            .collect()
    }
}

/// Joins two paths with a slash and takes `x/..` and `.` out.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')).filter(|part| *part != ".") {
        match part {
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => drop(parts.pop()),
            "" if !parts.is_empty() || folder.is_empty() => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
